using RlhfSharp.Core.Configuration;
using RlhfSharp.FineTuning.Data;

namespace RlhfSharp.FineTuning.Options;

/// <summary>The reward model and its training.</summary>
public sealed record RewardModelOptions
{
    [Setting("Passes over the judged responses (or labelled sentences).", Min = 0.01, Max = 1000)]
    public double Epochs { get; init; } = 2;

    [Setting("Prompts a step, each with all its judged responses (a pair is two); for labelled sentences the sentences of each label, of which all positive-negative pairs are compared.", Min = 1, Max = 65536)]
    public int BatchSize { get; init; } = 32;

    [Setting("Labels in memory at a time; 0: the whole batch. Changes memory, not the result.", Min = 0, Max = 65536)]
    public int MicroBatchSize { get; init; }

    [Setting("Dropout on embeddings and block outputs while training.", Min = 0, Max = 0.9)]
    public double Dropout { get; init; } = 0.1;

    [Setting("Share of input tokens replaced at random while training; keeps a small model from learning sentences by heart.", Min = 0, Max = 0.9)]
    public double TokenDropout { get; init; }

    [Setting("Reward models trained from different seeds, whose scores are combined.", Min = 1, Max = 16)]
    public int EnsembleSize { get; init; } = 1;

    [Setting("How an ensemble's scores become one.")]
    public EnsembleRule EnsembleRule { get; init; } = EnsembleRule.Mean;

    [Setting("Standard deviations taken off the mean by the rule mean_minus_deviation.", Min = 0, Max = 10)]
    public double EnsemblePenalty { get; init; } = 1;

    [Setting("Weight of (chosen + rejected)^2, which keeps rewards centred.", Min = 0, Max = 10)]
    public double CentreCoefficient { get; init; }

    [Setting("Weight of the language-model loss on the same texts, a regulariser.", Min = 0, Max = 10)]
    public double LanguageModelCoefficient { get; init; }

    [Setting("What happens to a pair longer than the context.")]
    public OverlongPolicy Overlong { get; init; } = OverlongPolicy.CutPrompt;

    [Setting("SFT samples whose rewards are brought to mean 0 and standard deviation 1 after training; 0: no normalisation.", Min = 0, Max = 100000)]
    public int NormalizationSamples { get; init; } = 512;

    [Setting("Steps between evaluations on held-out preferences; 0: once an epoch.", Min = 0, Max = 1000000)]
    public int EvaluateEvery { get; init; }

    [Setting("Keep the weights of the best evaluation instead of the last.")]
    public bool KeepBest { get; init; } = true;

    [Setting("Optimiser.")]
    public OptimizerSettings Optimizer { get; init; } = new() { LearningRate = 3e-4 };
}
