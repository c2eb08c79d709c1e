using System.Runtime.InteropServices;

namespace RlhfSharp.Agents.Spaces;

/// <summary>Members of any space as float32 [values, numbers], flattened one by one.</summary>
internal static class FlatTensor
{
    internal static Tensor Encode<T>(Space<T> space, IReadOnlyList<T> values)
    {
        int size = (int)space.Flat.Size;
        Tensor encoded = torch.empty([values.Count, size], ScalarType.Float32); // [values, numbers]
        Span<float> numbers = MemoryMarshal.Cast<byte, float>(encoded.bytes);
        for (int i = 0; i < values.Count; i++)
            space.Flatten(values[i], numbers.Slice(i * size, size));
        return encoded;
    }

    internal static T[] Decode<T>(Space<T> space, Tensor values) =>
        [.. values.ToSingles().Chunk((int)space.Flat.Size).Select(numbers => space.Unflatten(numbers))];
}
