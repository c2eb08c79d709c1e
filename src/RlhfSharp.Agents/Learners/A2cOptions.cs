using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Learners;

/// <summary>Settings of <see cref="A2cLearner{TObservations}"/>; the defaults are those of Stable-Baselines3, whose value loss has no factor 0.5.</summary>
public sealed record A2cOptions
{
    [Setting("Weight of the value loss", Min = 0)]
    public double ValueCoefficient { get; init; } = 1;

    [Setting("Weight of the entropy bonus", Min = 0)]
    public double EntropyCoefficient { get; init; }

    [Setting("Scale the advantages of each batch to mean 0 and standard deviation 1")]
    public bool NormalizeAdvantages { get; init; }

    [Setting("Largest norm of all gradients together, 0 for no limit", Min = 0)]
    public double MaxGradientNorm { get; init; } = 0.5;

    [Setting("Step size before its schedule", Min = 0)]
    public double LearningRate { get; init; } = 7e-4;
}
