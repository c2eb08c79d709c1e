namespace RlhfSharp.Agents.Replays;

/// <summary>Why an episode is over.</summary>
public enum EpisodeEnding
{
    /// <summary>The task itself ended.</summary>
    Terminated,

    /// <summary>The environment's step limit cut it.</summary>
    Truncated,

    /// <summary>Who watched had seen enough steps.</summary>
    Stopped,
}
