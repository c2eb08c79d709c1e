using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Replay;

/// <summary>Settings of <see cref="PrioritizedSampler"/>; the defaults are those of the paper (Schaul et al. 2016, proportional).</summary>
public sealed record PrioritizedReplayOptions
{
    [Setting("Choose steps by how far off the learner was there, instead of uniformly")]
    public bool Enabled { get; init; }

    [Setting("How strongly the error decides: 0 is uniform, 1 proportional", Min = 0, Max = 1)]
    public double Alpha { get; init; } = 0.6;

    [Setting("How far importance weights undo that at first; rises to 1 at the end of the run", Min = 0, Max = 1)]
    public double Beta { get; init; } = 0.4;

    [Setting("Added to every error, so that no step is forgotten", Min = 0, MinExclusive = true)]
    public double Epsilon { get; init; } = 1e-6;
}
