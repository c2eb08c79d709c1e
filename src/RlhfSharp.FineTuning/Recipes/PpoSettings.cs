using RlhfSharp.Agents.Learners;
using RlhfSharp.FineTuning.Options;

namespace RlhfSharp.FineTuning.Recipes;

/// <summary>The learner's options from a fine-tuning configuration.</summary>
internal static class PpoSettings
{
    public static PpoOptions From(FineTuningOptions options) => new()
    {
        Epochs = options.Ppo.Epochs,
        Minibatches = options.Ppo.Minibatches,
        MicroBatchRows = options.Ppo.MicroBatchSize,
        ClipRange = options.Ppo.ClipRange,
        ValueClipRange = options.Ppo.ValueClipRange,
        ValueCoefficient = options.Ppo.ValueCoefficient,
        EntropyCoefficient = options.Ppo.EntropyCoefficient,
        KlCoefficient = options.Kl.LossCoefficient,
        EarlyStopKl = options.Ppo.TargetUpdateKl,
        MaxGradientNorm = options.Ppo.Optimizer.MaxGradientNorm,
        LearningRate = options.Ppo.Optimizer.LearningRate,
    };
}
