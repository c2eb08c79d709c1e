namespace RlhfSharp.Agents.Replays;

/// <summary>An episode to look at.</summary>
/// <param name="Seed">Of the environment's reset.</param>
/// <param name="Steps">From the first state to the last, at least one.</param>
public sealed record ReplayEpisode(int Seed, IReadOnlyList<ReplayStep> Steps)
{
    /// <summary>Undiscounted sum of its rewards.</summary>
    public double Return => Steps[^1].Return;

    /// <summary>How many steps were taken.</summary>
    public int Length => Steps[^1].Number;
}
