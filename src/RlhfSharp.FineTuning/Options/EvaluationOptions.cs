using RlhfSharp.Core.Configuration;

namespace RlhfSharp.FineTuning.Options;

/// <summary>The comparison of the trained policy with the SFT model at the end of a run.</summary>
public sealed record EvaluationOptions
{
    [Setting("Prompts answered by both.", Min = 2, Max = 1000000)]
    public int Samples { get; init; } = 500;
}
