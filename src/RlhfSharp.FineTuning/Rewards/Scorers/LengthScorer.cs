using RlhfSharp.Core;

namespace RlhfSharp.FineTuning.Rewards.Scorers;

/// <summary>Rewards responses for being near a length: 1 at the target, falling evenly to 0 at zero tokens and at twice the target, and
/// never below -1.</summary>
public sealed class LengthScorer : IResponseScorer
{
    private readonly int _targetTokens;

    /// <param name="targetTokens">The wanted number of tokens, at least 1.</param>
    public LengthScorer(int targetTokens) => _targetTokens = targetTokens >= 1
        ? targetTokens
        : throw new UserException($"The length scorer's target must be at least 1 token, not {targetTokens}.");

    public string Name => "length";

    public IReadOnlyList<double> Score(IReadOnlyList<ScoredText> items) =>
        [.. items.Select(item => Math.Max(-1, 1 - Math.Abs((double)item.TokenCount / _targetTokens - 1)))];
}
