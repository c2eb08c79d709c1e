using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Options;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.FineTuning.Recipes;

/// <summary>Optimiser and schedule from a configuration's optimizer section.</summary>
internal static class Optimizers
{
    public static Adam Create(IEnumerable<(string Name, Parameter Parameter)> parameters, OptimizerSettings options) => new([.. parameters], new AdamOptions
    {
        Beta1 = options.Beta1,
        Beta2 = options.Beta2,
        Epsilon = options.Epsilon,
        EpsilonMode = options.TensorFlowEpsilon ? AdamEpsilon.TensorFlow : AdamEpsilon.Torch,
        WeightDecay = options.WeightDecay,
        DecayMatricesOnly = true,
    });

    public static ISchedule Schedule(OptimizerSettings options, long iterations) =>
        Schedules.Create(options.Schedule, (long)Math.Round(options.WarmupShare * iterations));
}
