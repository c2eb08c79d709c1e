using RlhfSharp.Agents.Rendering;

namespace RlhfSharp.Agents.Replays;

/// <summary>One moment of an episode: a state, what led there, and what is done next.</summary>
/// <param name="Number">Steps taken so far.</param>
/// <param name="Frame">What the state looks like.</param>
/// <param name="Reward">Of the step that led here; 0 at the beginning.</param>
/// <param name="Return">Undiscounted sum of the rewards so far.</param>
public sealed record ReplayStep(int Number, Frame Frame, double Reward, double Return)
{
    /// <summary>The action taken here: its number, or its numbers where actions are continuous; empty in the last state.</summary>
    public IReadOnlyList<double> Action { get; init; } = [];

    /// <summary>What the policy thinks of every action here; empty where it does not say.</summary>
    public IReadOnlyList<double> Scores { get; init; } = [];

    /// <summary>Why the episode ends here; null where it goes on.</summary>
    public EpisodeEnding? Ending { get; init; }
}
