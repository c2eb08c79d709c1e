using RlhfSharp.Core.Decoding;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards;
using RlhfSharp.FineTuning.Rewards.Scorers;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Lets a policy and its baseline answer the same prompts and compares the answers.</summary>
/// <param name="baseline">The model the policy started from.</param>
/// <param name="tokenizer">Shared by both.</param>
/// <param name="rollout">How both sample, but always from float32 weights: it is the saved model that is evaluated.</param>
/// <param name="scoring">The training reward; its raw scores are compared.</param>
/// <param name="goldScorer">What a person would prefer, or null.</param>
public sealed class PolicyEvaluator(
    Gpt2Model baseline, ITokenizer tokenizer, RolloutOptions rollout, ResponseScoring scoring, IResponseScorer? goldScorer)
{
    private const int RowsAtATime = 64;

    /// <summary>Samples one response to each prompt from both models; the same seed gives the same samples.</summary>
    public EvaluatedPolicy Run(Gpt2Model policy, IReadOnlyList<int[]> prompts, ulong seed)
    {
        IReadOnlyList<SampledResponse> before = Sample(baseline, prompts, seed);
        IReadOnlyList<SampledResponse> after = Sample(policy, prompts, seed);
        double[] scoresBefore = scoring.Raw(before);
        double[] scoresAfter = scoring.Raw(after);
        ScoredText[] textsBefore = [.. before.Select(scoring.ToText)];
        ScoredText[] textsAfter = [.. after.Select(scoring.ToText)];

        EvaluationSummary summary = new()
        {
            Reward = PolicyComparison.Of(scoresAfter, scoresBefore),
            Gold = goldScorer is null ? null : PolicyComparison.Of(goldScorer.Score(textsAfter), goldScorer.Score(textsBefore)),
            KlDivergence = Kl(policy, after),
            DistinctTwo = Diversity.Distinct(after.Select(response => (IReadOnlyList<int>)response.Tokens)),
            MeanTokens = after.Average(response => response.Tokens.Length),
            DistinctResponses = Diversity.DistinctResponses([.. textsAfter.Select(text => text.Prompt + text.Response)]),
        };
        return new EvaluatedPolicy(summary, textsBefore, scoresBefore, textsAfter, scoresAfter);
    }

    private IReadOnlyList<SampledResponse> Sample(Gpt2Model model, IReadOnlyList<int[]> prompts, ulong seed) =>
        new ResponseSampler(model, tokenizer, rollout with { Weights = WeightFormat.Float32 }, RandomStream.Named(seed, "evaluation")).Sample(prompts);

    /// <summary>Mean over responses of the sum of log pi - log pi_ref, nats.</summary>
    private double Kl(Gpt2Model policy, IReadOnlyList<SampledResponse> responses)
    {
        LanguageActorCritic actor = new(policy, rollout.Temperature);
        LanguageActorCritic reference = new(baseline, rollout.Temperature);
        double sum = 0;
        using IDisposable frozen = no_grad();
        foreach (SampledResponse[] part in responses.Chunk(RowsAtATime))
        {
            using DisposeScope scope = NewDisposeScope();
            TokenRows rows = SampledResponse.ToRows(part);
            Tensor actions = rows.Actions();
            sum += (actor.Evaluate(rows, actions).LogProbs - reference.Evaluate(rows, actions).LogProbs).sum().item<float>();
        }
        return sum / responses.Count;
    }
}
