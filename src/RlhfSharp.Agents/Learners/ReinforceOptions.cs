using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Learners;

/// <summary>Settings of <see cref="ReinforceLearner{TObservations}"/>.</summary>
public sealed record ReinforceOptions
{
    [Setting("Weight of the value loss, where a critic is the baseline", Min = 0)]
    public double ValueCoefficient { get; init; } = 1;

    [Setting("Weight of the entropy bonus", Min = 0)]
    public double EntropyCoefficient { get; init; }

    [Setting("Largest norm of all gradients together, 0 for no limit", Min = 0)]
    public double MaxGradientNorm { get; init; } = 0.5;

    [Setting("Step size before its schedule", Min = 0)]
    public double LearningRate { get; init; } = 5e-3;
}
