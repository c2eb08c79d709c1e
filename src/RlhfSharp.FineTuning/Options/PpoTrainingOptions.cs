using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.FineTuning.Options;

/// <summary>Proximal policy optimisation on text (Ziegler et al. 2019; Schulman et al. 2017).</summary>
public sealed record PpoTrainingOptions
{
    [Setting("Iterations: each samples, scores and learns from one batch of responses.", Min = 1, Max = 10000000)]
    public int Iterations { get; init; } = 100;

    [Setting("Responses an iteration.", Min = 1, Max = 65536)]
    public int BatchSize { get; init; } = 64;

    [Setting("Passes over a batch of responses.", Min = 1, Max = 100)]
    public int Epochs { get; init; } = 4;

    [Setting("Optimiser steps a pass.", Min = 1, Max = 65536)]
    public int Minibatches { get; init; } = 1;

    [Setting("Responses in memory at a time while learning; 0: the whole minibatch. Changes memory, not the result.", Min = 0, Max = 65536)]
    public int MicroBatchSize { get; init; }

    [Setting("Discount factor.", Min = 0, Max = 1)]
    public double Gamma { get; init; } = 1;

    [Setting("Lambda of generalised advantage estimation.", Min = 0, Max = 1)]
    public double Lambda { get; init; } = 0.95;

    [Setting("Clip range of the probability ratio.", Min = 0.001, Max = 10)]
    public double ClipRange { get; init; } = 0.2;

    [Setting("Clip range of the value prediction.", Min = 0.001, Max = 1000)]
    public double ValueClipRange { get; init; } = 0.2;

    [Setting("Weight of the value loss.", Min = 0, Max = 100)]
    public double ValueCoefficient { get; init; } = 0.1;

    [Setting("Weight of the entropy bonus.", Min = 0, Max = 10)]
    public double EntropyCoefficient { get; init; }

    [Setting("Approximate KL of an update after which its remaining passes are skipped; 0: never.", Min = 0, Max = 100)]
    public double TargetUpdateKl { get; init; }

    [Setting("Scale token rewards to variance 1 over the batch (their mean stays).")]
    public bool WhitenRewards { get; init; } = true;

    [Setting("Bring advantages to mean 0 and variance 1 over the batch.")]
    public bool WhitenAdvantages { get; init; } = true;

    [Setting("A critic of its own, started from the reward model, instead of a value head on the policy's trunk.")]
    public bool SeparateCritic { get; init; }

    [Setting("Optimiser.")]
    public OptimizerSettings Optimizer { get; init; } = new()
    {
        LearningRate = 1e-5, Schedule = ScheduleKind.Linear, WarmupShare = 0, WeightDecay = 0, Beta2 = 0.999, Epsilon = 1e-5,
    };
}
