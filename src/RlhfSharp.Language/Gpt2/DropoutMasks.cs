using System.Runtime.InteropServices;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Language.Gpt2;

/// <summary>
/// Dropout from a stream of its own, so that a resumed run draws the masks that an uninterrupted one would have drawn:
/// each number is zeroed with the given probability, the others are scaled up so that the mean stays.
/// </summary>
/// <param name="rate">Probability of a zero, 0 up to but not including 1; rounded to a multiple of 1/65536.</param>
/// <param name="random">Where the masks come from.</param>
public sealed class DropoutMasks(double rate, RandomStream random) : ICheckpointable
{
    private readonly int threshold = rate >= 0 && rate < 1
        ? (int)Math.Round(rate * 65536)
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "A dropout rate is at least 0 and below 1.");

    /// <summary>Probability of a zero.</summary>
    public double Rate => threshold / 65536.0;

    /// <summary>The values, some zeroed, the others scaled up.</summary>
    public Tensor Apply(Tensor values)
    {
        if (threshold == 0) return values;
        using DisposeScope scope = NewDisposeScope();
        Tensor masks = empty(values.shape);
        Span<float> mask = MemoryMarshal.Cast<byte, float>(masks.bytes);
        float kept = (float)(1 / (1 - Rate));
        for (int i = 0; i < mask.Length; i += 4)   // four 16-bit numbers a draw
        {
            ulong bits = random.NextUInt64();
            for (int j = i; j < Math.Min(i + 4, mask.Length); j++, bits >>= 16)
                mask[j] = (int)(bits & 0xffff) < threshold ? 0 : kept;
        }
        return (values * masks.to(values.device)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => random.Save(writer);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => random.Load(reader);
}
