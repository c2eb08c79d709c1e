using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Replay;

/// <summary>Every step as likely as any other.</summary>
public sealed class UniformSampler(RandomStream random) : IReplaySampler
{
    /// <inheritdoc/>
    public void Begin(TrainingProgress progress) { }

    /// <inheritdoc/>
    public void Written(long position, bool isStep) { }

    /// <inheritdoc/>
    public void Sample(ReplayBuffer buffer, Span<long> positions, Span<float> weights)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            do
                positions[i] = buffer.EntryAt(random.NextInt64(0, buffer.EntryCount));
            while (!buffer.IsStep(positions[i]));
            weights[i] = 1;
        }
    }

    /// <inheritdoc/>
    public void Update(ReadOnlySpan<long> positions, ReadOnlySpan<float> errors) { }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => random.Save(writer.Section("random"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => random.Load(reader.Section("random"));
}
