using RlhfSharp.Core;
using RlhfSharp.FineTuning.Embedded;

namespace RlhfSharp.FineTuning.Rewards.Scorers;

/// <summary>The embedded dataset's hidden preference, for evaluation only: <see cref="ResponseScorers"/> does not offer it to training.</summary>
public sealed class GoldReviewScorer : IResponseScorer
{
    public string Name => "gold";

    /// <summary>True when every prompt is one of the embedded dataset's form, so that a gold score exists.</summary>
    public static bool Knows(IEnumerable<string> prompts) => prompts.All(prompt => ReviewTopic.Parse(prompt) is not null);

    /// <inheritdoc/>
    /// <exception cref="UserException">A prompt is not one of the embedded dataset's.</exception>
    public IReadOnlyList<double> Score(IReadOnlyList<ScoredText> items)
    {
        double[] scores = new double[items.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            ReviewTopic topic = ReviewTopic.Parse(items[i].Prompt) ?? throw new UserException(
                $"The gold scorer knows only prompts such as \"{ReviewGrammar.Topics[0].Prompt}\", not \"{items[i].Prompt}\".");
            scores[i] = GoldScorer.Score(topic, items[i].Response, items[i].Ended).Total;
        }
        return scores;
    }
}
