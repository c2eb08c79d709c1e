using RlhfSharp.Core.Configuration;

namespace RlhfSharp.FineTuning.Options;

/// <summary>Supervised fine-tuning, or training from scratch where no model is given.</summary>
public sealed record SftOptions
{
    [Setting("Passes over the training examples.", Min = 0.01, Max = 1000)]
    public double Epochs { get; init; } = 3;

    [Setting("Examples a step.", Min = 1, Max = 65536)]
    public int BatchSize { get; init; } = 32;

    [Setting("Examples in memory at a time; 0: the whole batch. Changes memory, not the result.", Min = 0, Max = 65536)]
    public int MicroBatchSize { get; init; }

    [Setting("Dropout on embeddings and block outputs while training.", Min = 0, Max = 0.9)]
    public double Dropout { get; init; }

    [Setting("Steps between evaluations on held-out data; 0: once an epoch.", Min = 0, Max = 1000000)]
    public int EvaluateEvery { get; init; }

    [Setting("Evaluations without improvement after which training stops; 0: never.", Min = 0, Max = 1000)]
    public int EarlyStoppingPatience { get; init; }

    [Setting("Optimiser.")]
    public OptimizerSettings Optimizer { get; init; } = new();
}
