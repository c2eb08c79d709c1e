namespace RlhfSharp.Core.Training;

/// <summary>The shapes of a learning-rate schedule that a configuration can name.</summary>
public enum ScheduleKind
{
    /// <summary>Warm-up, then constant.</summary>
    Constant,

    /// <summary>Warm-up, then a straight line to 0.</summary>
    Linear,

    /// <summary>Warm-up, then half a cosine to 0.</summary>
    Cosine,
}
