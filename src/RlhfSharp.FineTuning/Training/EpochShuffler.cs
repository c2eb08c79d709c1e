using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.FineTuning.Training;

/// <summary>Hands out example indices, every one once an epoch, in an order drawn anew each epoch.</summary>
public sealed class EpochShuffler : ICheckpointable
{
    private readonly RandomStream _random;
    private int[] _order;
    private int _next;

    /// <param name="count">Number of examples, at least 1.</param>
    /// <param name="random">Draws the orders.</param>
    public EpochShuffler(int count, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _random = random;
        _order = random.Permutation(count);
    }

    /// <summary>The next <paramref name="size"/> indices; a batch that reaches the end of an epoch goes on with the next one.</summary>
    public int[] Next(int size)
    {
        int[] batch = new int[size];
        for (int i = 0; i < size; i++)
        {
            if (_next == _order.Length)
            {
                _order = _random.Permutation(_order.Length);
                _next = 0;
            }
            batch[i] = _order[_next++];
        }
        return batch;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        writer.Write("order", [.. _order.Select(index => (ulong)index)]);
        writer.Write("next", _next);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        _order = [.. reader.ReadUInt64Array("order").Select(index => checked((int)index))];
        _next = checked((int)reader.ReadInt64("next"));
    }
}
