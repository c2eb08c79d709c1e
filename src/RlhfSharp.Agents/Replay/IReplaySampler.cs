using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Replay;

/// <summary>Chooses which steps of a replay buffer are learnt from.</summary>
public interface IReplaySampler : ICheckpointable
{
    /// <summary>Called before each iteration, for what changes over the run.</summary>
    void Begin(TrainingProgress progress);

    /// <summary>The entry at this position was written: a step that can be chosen from now on, or an entry that cannot.</summary>
    void Written(long position, bool isStep);

    /// <summary>Fills positions, which may repeat, and the weight of each in the loss.</summary>
    void Sample(ReplayBuffer buffer, Span<long> positions, Span<float> weights);

    /// <summary>How far off the learner was at these positions (at least 0).</summary>
    void Update(ReadOnlySpan<long> positions, ReadOnlySpan<float> errors);
}
