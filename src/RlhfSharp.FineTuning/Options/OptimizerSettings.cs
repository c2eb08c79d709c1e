using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.FineTuning.Options;

/// <summary>AdamW and its schedule.</summary>
public sealed record OptimizerSettings
{
    [Setting("Peak learning rate.", Min = 0, Max = 1)]
    public double LearningRate { get; init; } = 1e-3;

    [Setting("What the learning rate does after the warm-up.")]
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    [Setting("Share of the run in which the learning rate rises from 0.", Min = 0, Max = 1)]
    public double WarmupShare { get; init; } = 0.05;

    [Setting("Decoupled weight decay of matrices; vectors are not decayed.", Min = 0, Max = 10)]
    public double WeightDecay { get; init; } = 0.1;

    [Setting("Decay of the mean of gradients.", Min = 0, Max = 0.9999)]
    public double Beta1 { get; init; } = 0.9;

    [Setting("Decay of the mean of squared gradients.", Min = 0, Max = 0.99999)]
    public double Beta2 { get; init; } = 0.99;

    [Setting("Added to the root of the second moment.", Min = 1e-12, Max = 1)]
    public double Epsilon { get; init; } = 1e-8;

    [Setting("TensorFlow's form of Adam, epsilon not bias-corrected, as in the original experiments.")]
    public bool TensorFlowEpsilon { get; init; }

    [Setting("Largest gradient norm; larger gradients are scaled down to it.", Min = 0, Max = 1e9)]
    public double MaxGradientNorm { get; init; } = 1.0;
}
