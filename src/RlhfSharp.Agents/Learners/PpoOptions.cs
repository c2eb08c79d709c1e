using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Learners;

/// <summary>Settings of <see cref="PpoLearner{TObservations}"/>; the defaults are those of PPO on language models (Ziegler et al. 2019).</summary>
public sealed record PpoOptions
{
    [Setting("Passes over each batch", Min = 1)]
    public int Epochs { get; init; } = 4;

    [Setting("Optimiser steps in each pass", Min = 1)]
    public int Minibatches { get; init; } = 1;

    [Setting("Rows evaluated at once, 0 for the whole minibatch; changes memory, not results", Min = 0, Unit = "rows")]
    public int MicroBatchRows { get; init; }

    [Setting("How far the probability ratio may move before its gradient is cut", Min = 0, MinExclusive = true)]
    public double ClipRange { get; init; } = 0.2;

    [Setting("How far a value may move before its gradient is cut, 0 for no limit", Min = 0)]
    public double ValueClipRange { get; init; } = 0.2;

    [Setting("Weight of the value loss", Min = 0)]
    public double ValueCoefficient { get; init; } = 0.1;

    [Setting("Weight of the entropy bonus", Min = 0)]
    public double EntropyCoefficient { get; init; }

    [Setting("Weight of the KL divergence from the reference policy as a loss (k3), 0 when it is in the reward", Min = 0)]
    public double KlCoefficient { get; init; }

    [Setting("Scale the advantages of each minibatch to mean 0 and standard deviation 1")]
    public bool NormalizeAdvantages { get; init; }

    [Setting("Stop the passes over a batch when the approximate KL per step exceeds this, 0 for never", Min = 0, Unit = "nats")]
    public double EarlyStopKl { get; init; }

    [Setting("Skip a minibatch whose approximate KL per step exceeds this, 0 for never", Min = 0, Unit = "nats")]
    public double SkipKl { get; init; }

    [Setting("Skip a minibatch whose mean ratio is above this or below its inverse", Min = 1, MinExclusive = true)]
    public double SkipRatio { get; init; } = 10;

    [Setting("Largest norm of all gradients together, 0 for no limit", Min = 0)]
    public double MaxGradientNorm { get; init; } = 1;

    [Setting("Step size before its schedule", Min = 0)]
    public double LearningRate { get; init; } = 1e-5;
}
