using RlhfSharp.Core;
using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.FineTuning.Rewards.Scorers;

/// <summary>Blames repetition: minus the share in [0, 1) of word n-grams that repeat an earlier one of the same response.</summary>
public sealed class RepetitionScorer : IResponseScorer
{
    private readonly int _words;

    /// <param name="words">Length n of the n-grams, at least 1.</param>
    public RepetitionScorer(int words = 3) => _words = words >= 1
        ? words
        : throw new UserException($"The repetition scorer's phrase length must be at least 1 word, not {words}.");

    public string Name => "repetition";

    public IReadOnlyList<double> Score(IReadOnlyList<ScoredText> items) =>
        [.. items.Select(item => 0 - Diversity.RepetitionShare(ScorerWords.Of(item.Response), _words))];
}
