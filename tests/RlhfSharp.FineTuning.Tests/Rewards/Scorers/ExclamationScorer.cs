using RlhfSharp.FineTuning.Rewards.Scorers;

namespace RlhfSharp.FineTuning.Tests.Rewards.Scorers;

/// <summary>What a user's own scorer looks like.</summary>
public sealed class ExclamationScorer : IResponseScorer
{
    public string Name => "exclamations";

    public IReadOnlyList<double> Score(IReadOnlyList<ScoredText> items) => [.. items.Select(item => (double)item.Response.Count(c => c == '!'))];
}
