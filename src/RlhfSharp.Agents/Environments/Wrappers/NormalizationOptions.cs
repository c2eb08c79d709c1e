using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>Settings of <see cref="NormalizedVectorEnvironment"/>; the defaults are those of Stable-Baselines3's VecNormalize.</summary>
public sealed record NormalizationOptions
{
    [Setting("Scale observations to mean 0 and standard deviation 1 as seen so far")]
    public bool Observations { get; init; } = true;

    [Setting("Scale rewards by the standard deviation of the discounted return as seen so far")]
    public bool Rewards { get; init; } = true;

    [Setting("Scaled observations are cut beyond plus and minus this", Min = 0, MinExclusive = true)]
    public double ObservationClip { get; init; } = 10;

    [Setting("Scaled rewards are cut beyond plus and minus this", Min = 0, MinExclusive = true)]
    public double RewardClip { get; init; } = 10;

    [Setting("Discount of the return by whose deviation rewards are scaled, null for that of the agent", Min = 0, Max = 1)]
    public double? Gamma { get; init; }

    [Setting("Added to the variance before its root is taken", Min = 0, MinExclusive = true)]
    public double Epsilon { get; init; } = 1e-8;
}
