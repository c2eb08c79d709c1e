using System.Runtime.InteropServices;

namespace RlhfSharp.Agents.Spaces;

/// <summary>A space whose members are lists of integers of one length; encoded as int64 [values, length].</summary>
public abstract class IntegerArrays : Space<long[]>
{
    /// <inheritdoc/>
    public override Tensor Encode(IReadOnlyList<long[]> values)
    {
        int length = (int)Size;
        Tensor encoded = torch.empty([values.Count, length], ScalarType.Int64); // [values, length]
        Span<long> numbers = MemoryMarshal.Cast<byte, long>(encoded.bytes);
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i].Length != length)
                throw new ArgumentException($"A member of {this} has {length} integers, not {values[i].Length}.", nameof(values));
            values[i].CopyTo(numbers.Slice(i * length, length));
        }

        return encoded;
    }

    /// <inheritdoc/>
    public override long[][] Decode(Tensor values) => [.. values.ToInt64s().Chunk((int)Size)];
}
