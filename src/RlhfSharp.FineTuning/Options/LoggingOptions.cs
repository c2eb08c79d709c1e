using RlhfSharp.Core.Configuration;

namespace RlhfSharp.FineTuning.Options;

/// <summary>What a run writes down.</summary>
public sealed record LoggingOptions
{
    [Setting("Iterations between rows of metrics.jsonl.", Min = 1, Max = 1000000)]
    public int Every { get; init; } = 1;

    [Setting("PPO iterations between snapshots of samples; 0: none.", Min = 0, Max = 1000000)]
    public int SamplesEvery { get; init; } = 10;

    [Setting("Prompts in a snapshot.", Min = 1, Max = 1000)]
    public int Samples { get; init; } = 8;

    [Setting("Also write a TensorBoard event file.")]
    public bool TensorBoard { get; init; } = true;
}
