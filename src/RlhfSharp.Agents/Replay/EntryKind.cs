namespace RlhfSharp.Agents.Replay;

/// <summary>What an entry of a replay buffer is.</summary>
internal enum EntryKind : byte
{
    /// <summary>An observation alone: the last of a truncated episode, or one whose action is still to come.</summary>
    Observation,

    /// <summary>A step within an episode.</summary>
    Step,

    /// <summary>A step after which nothing follows.</summary>
    Terminated,

    /// <summary>A step after which the episode was cut; the next entry holds the observation that it led to.</summary>
    Truncated,
}
