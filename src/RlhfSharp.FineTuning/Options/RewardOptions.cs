using RlhfSharp.Core.Configuration;

namespace RlhfSharp.FineTuning.Options;

/// <summary>What a response is rewarded for.</summary>
public sealed record RewardOptions
{
    [Setting("Reward-model folders to score with, or hub:owner/name; empty: a reward model is trained by the reward_model section.")]
    public IReadOnlyList<string> Models { get; init; } = [];

    [Setting("Scorers instead of or beside the reward model, as name or name*weight: length, repetition, lexicon:FILE, assembly.dll:Type.")]
    public IReadOnlyList<string> Scorers { get; init; } = [];

    [Setting("What a response without its stop token costs.")]
    public MissingStopRule MissingStop { get; init; } = MissingStopRule.Replace;

    [Setting("Score of such a response (replace) or what is taken off its score (penalize).", Min = -1000, Max = 1000)]
    public double MissingStopValue { get; init; } = -1;

    [Setting("Scores are clipped to plus or minus this; 0: not clipped.", Min = 0, Max = 1e9)]
    public double ClipScore { get; init; }
}
