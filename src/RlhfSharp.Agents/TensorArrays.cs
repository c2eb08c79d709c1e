namespace RlhfSharp.Agents;

/// <summary>Tensors as arrays, wherever they live and however they are laid out.</summary>
internal static class TensorArrays
{
    public static float[] ToSingles(this Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }

    public static long[] ToInt64s(this Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.cpu().contiguous().data<long>().ToArray();
    }

    public static bool[] ToFlags(this Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.cpu().contiguous().data<bool>().ToArray();
    }
}
