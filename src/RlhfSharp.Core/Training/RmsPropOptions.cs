using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Core.Training;

/// <summary>Options of <see cref="RmsProp"/>; the defaults are those of Stable-Baselines3's A2C.</summary>
public sealed record RmsPropOptions
{
    /// <summary>Decay of the mean of squared gradients.</summary>
    [Setting("Decay of the mean of squared gradients", Min = 0, Max = 1, MaxExclusive = true)]
    public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the denominator.</summary>
    [Setting("Added to the denominator", Min = 0, MinExclusive = true)]
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Whether epsilon stands under the root and the mean of squares begins at 1, as in TensorFlow 1.</summary>
    [Setting("As TensorFlow 1: epsilon under the root, mean of squared gradients 1 at first")]
    public bool LikeTensorFlow { get; init; }
}
