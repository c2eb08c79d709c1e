namespace RlhfSharp.FineTuning.Options;

/// <summary>What a response that never reaches its stop token costs.</summary>
public enum MissingStopRule
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its score becomes a fixed value (the original: -1).</summary>
    Replace,

    /// <summary>Its score is lowered by a fixed value (TRL's missing_eos_penalty).</summary>
    Penalize,
}
