using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Agents.Replay;

/// <summary>Acts while an agent learns from what it remembers. What it saves is the state of its sampling.</summary>
public interface IExplorer : ICheckpointable
{
    /// <summary>
    /// An action for every observation [copies, ...], as the learner is to remember it: int64 [copies], or float32 [copies, numbers]
    /// between -1 and 1. No gradient is recorded.
    /// </summary>
    /// <param name="observations">[copies, ...].</param>
    /// <param name="step">Steps taken so far in the whole run.</param>
    Tensor Act(Tensor observations, long step);

    /// <summary>The same actions as the environment takes them.</summary>
    Tensor ForEnvironment(Tensor actions);

    /// <summary>The episodes of some copies (true) just ended.</summary>
    void EpisodesEnded(ReadOnlySpan<bool> copies);

    /// <summary>Records how much it explores.</summary>
    void RecordTo(MetricRecorder metrics);
}
