using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>Reads and writes the elements of a tensor in row-major order, whatever its strides.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly Tensor tensor;

    internal TensorAccessor(Tensor tensor)
    {
        _ = tensor.RawPointer;
        if (tensor.type != Shapes.TypeOf<T>())
            throw new ArgumentException($"a tensor of {tensor.type} cannot be read as {typeof(T).Name}; convert it with to(ScalarType.{Shapes.TypeOf<T>()})");
        this.tensor = tensor;
    }

    public long Count => tensor.Count;

    /// <summary>Element number <paramref name="indices"/>: one index into the row-major order, or one for each dimension.</summary>
    public T this[params long[] indices]
    {
        get
        {
            T value = *Address(indices);
            GC.KeepAlive(tensor);
            return value;
        }

        set
        {
            *Address(indices) = value;
            tensor.Written();
        }
    }

    public T[] ToArray()
    {
        T[] values = new T[checked((int)tensor.Count)];
        CopyTo(values);
        return values;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Span<T> target = array[arrayIndex..];
        if (tensor.IsContiguous)
        {
            new ReadOnlySpan<T>((T*)tensor.RawPointer + tensorIndex, checked((int)(tensor.Count - tensorIndex))).CopyTo(target);
        }
        else
        {
            for (long i = tensorIndex; i < tensor.Count; i++)
                target[(int)(i - tensorIndex)] = *Address(i);
        }

        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ReadOnlySpan<T> source = array[arrayIndex..];
        if (source.Length > tensor.Count - tensorIndex)
            throw new ArgumentException($"CopyFrom: {source.Length} values do not fit in the {tensor.Count - tensorIndex} elements from {tensorIndex} on");
        for (int i = 0; i < source.Length; i++)
            *Address(tensorIndex + i) = source[i];
        tensor.Written();
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < tensor.Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Nothing to release: the tensor owns the memory.</summary>
    public void Dispose()
    {
    }

    private T* Address(params ReadOnlySpan<long> indices)
    {
        var start = (T*)tensor.RawPointer;
        if (indices.Length == 1 && tensor.sizes.Length != 1)
        {
            long rest = indices[0];
            if (rest < 0 || rest >= tensor.Count)
                throw new IndexOutOfRangeException($"index {rest} in a tensor of {tensor.Count} elements");
            for (int d = tensor.sizes.Length - 1; d >= 0; d--)
            {
                start += rest % tensor.sizes[d] * tensor.strides[d];
                rest /= tensor.sizes[d];
            }

            return start;
        }

        if (indices.Length != tensor.sizes.Length)
            throw new ArgumentException($"{indices.Length} indices for a tensor of {tensor.sizes.Length} dimensions");
        for (int d = 0; d < indices.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= tensor.sizes[d])
                throw new IndexOutOfRangeException($"index {indices[d]} in dimension {d} of a tensor of shape {Shapes.Text(tensor.sizes)}");
            start += indices[d] * tensor.strides[d];
        }

        return start;
    }
}
