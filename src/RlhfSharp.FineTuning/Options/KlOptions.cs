using RlhfSharp.Core.Configuration;

namespace RlhfSharp.FineTuning.Options;

/// <summary>The penalty that keeps the policy near the SFT model.</summary>
public sealed record KlOptions
{
    [Setting("First coefficient, in units of the normalised reward per nat.", Min = 0, Max = 100)]
    public double Coefficient { get; init; } = 0.15;

    [Setting("Steer the coefficient towards the target.")]
    public bool Adaptive { get; init; } = true;

    [Setting("KL that the adaptive controller aims at.", Min = 0.0001, Max = 1000, Unit = "nats per response")]
    public double Target { get; init; } = 6;

    [Setting("Horizon of the adaptive controller.", Min = 1, Max = 1e9, Unit = "responses")]
    public double Horizon { get; init; } = 10000;

    [Setting("Weight of a k3 estimate of the KL as a term of the loss, as in GRPO; 0: only the reward penalty.", Min = 0, Max = 100)]
    public double LossCoefficient { get; init; }
}
