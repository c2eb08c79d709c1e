using RlhfSharp.Core.Metrics;
using RlhfSharp.FineTuning.Evaluation;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards.Scorers;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Rewards;

/// <summary>Scores sampled responses: the scorer's opinion, then clipping, then the rule for responses that never stop.</summary>
/// <param name="scorer">Reward model or built-in scorer.</param>
/// <param name="tokenizer">Turns the policy's tokens into the text a scorer reads.</param>
/// <param name="options">Clipping and missing-stop rule.</param>
public sealed class ResponseScoring(IResponseScorer scorer, ITokenizer tokenizer, RewardOptions options)
{
    /// <summary>One score a response; a response without its stop token is treated by the missing-stop rule.</summary>
    /// <exception cref="InvalidOperationException">The scorer gave NaN or an infinity.</exception>
    public double[] Score(IReadOnlyList<SampledResponse> responses, MetricRecorder metrics)
    {
        double[] scores = Raw(responses);
        for (int i = 0; i < scores.Length; i++)
        {
            if (options.ClipScore > 0)
                scores[i] = Math.Clamp(scores[i], -options.ClipScore, options.ClipScore);
            if (!responses[i].Stopped)
                scores[i] = options.MissingStop switch
                {
                    MissingStopRule.Replace => options.MissingStopValue,
                    MissingStopRule.Penalize => scores[i] - Math.Abs(options.MissingStopValue),
                    _ => scores[i],
                };
        }
        metrics.Record("objective/scores", Moments.Mean(scores));
        metrics.Record("objective/scores_std", Moments.StandardDeviation(scores));
        return scores;
    }

    /// <summary>The scorer's own scores, without clipping or rules.</summary>
    public double[] Raw(IReadOnlyList<SampledResponse> responses)
    {
        IReadOnlyList<double> scores = scorer.Score([.. responses.Select(ToText)]);
        for (int i = 0; i < scores.Count; i++)
            if (!double.IsFinite(scores[i]))
                throw new InvalidOperationException($"Scorer '{scorer.Name}' gave {scores[i]} to response {i} ('{tokenizer.Decode(responses[i].Tokens)}'); scores must be finite.");
        return [.. scores];
    }

    /// <summary>A response as scorers see it: text without special tokens, and its token ids for scorers that share the tokenizer.</summary>
    public ScoredText ToText(SampledResponse response)
    {
        int[] scored = response.Tokens[..response.ScoredLength];
        int length = response.Stopped ? scored.Length - 1 : scored.Length;
        return new ScoredText(
            tokenizer.Decode(response.Prompt, skipSpecialTokens: true), tokenizer.Decode(scored, skipSpecialTokens: true), length, response.Stopped)
        {
            PromptTokens = response.Prompt,
            ResponseTokens = scored,
        };
    }
}
