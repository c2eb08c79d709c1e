namespace TorchSharp.Modules;

/// <summary>What a parameter group may set for itself; null takes the optimizer's value.</summary>
public class OptimizerOptions
{
    /// <summary>The rate of the next step.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The rate that schedules multiply.</summary>
    public double InitialLearningRate { get; set; }
}
