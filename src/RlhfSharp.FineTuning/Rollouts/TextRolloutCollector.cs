using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.FineTuning.Evaluation;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Rewards;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.FineTuning.Rollouts;

/// <summary>
/// Samples whole responses, scores them and evaluates them once with the policy and once with the frozen reference. Everything textual happens in
/// here; what leaves is rows of steps. A response is one episode: it ends at its stop token or at its length limit, and both count as terminated.
/// </summary>
/// <param name="model">Policy and value head.</param>
/// <param name="reference">The frozen SFT model.</param>
/// <param name="prompts">Encoded prompts to draw from.</param>
/// <param name="order">Draws the prompts.</param>
/// <param name="sampler">Samples responses from the policy.</param>
/// <param name="scorer">Scores responses.</param>
/// <param name="batchSize">Responses an iteration.</param>
public sealed class TextRolloutCollector(
    LanguageActorCritic model, Gpt2Model reference, IReadOnlyList<int[]> prompts, EpochShuffler order, ResponseSampler sampler, ResponseScoring scorer,
    int batchSize) : IRolloutCollector<TokenRows>
{
    private readonly LanguageActorCritic _reference = new(reference, model.Temperature);

    /// <inheritdoc/>
    public Rollout<TokenRows> Collect(MetricRecorder metrics)
    {
        IReadOnlyList<SampledResponse> responses;
        using (metrics.Time("time/rollout_s"))
            responses = sampler.Sample([.. order.Next(batchSize).Select(i => prompts[i])]);

        using IDisposable scoring = metrics.Time("time/score_s");
        using IDisposable frozen = no_grad();
        double[] scores = scorer.Score(responses, metrics);
        TokenRows rows = SampledResponse.ToRows(responses);
        Tensor actions = rows.Actions(); // int64 [rows, steps]
        Tensor mask = rows.Mask(); // [rows, steps]
        PolicyEvaluation old = model.Evaluate(rows, actions);
        PolicyEvaluation frozenReference = _reference.Evaluate(rows, actions);
        Tensor last = LastSteps(rows); // bool [rows, steps], true at each row's last token
        Tensor rewards = where(last, tensor(scores, ScalarType.Float32).unsqueeze(1), zeros(1)); // the score comes with the last token

        Record(metrics, responses, rows, old);
        return new Rollout<TokenRows>(rows, actions, old.LogProbs, rewards, Terminated: last, EpisodeEnds: last, mask)
        {
            Values = old.Values,
            ReferenceLogProbs = frozenReference.LogProbs,
        };
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        order.Save(writer.Section("order"));
        sampler.Save(writer.Section("sampler"));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        order.Load(reader.Section("order"));
        sampler.Load(reader.Section("sampler"));
    }

    private static Tensor LastSteps(TokenRows rows)
    {
        int count = checked((int)rows.RowCount);
        int steps = rows.MaxResponseLength;
        bool[] last = new bool[count * steps];
        for (int row = 0; row < count; row++)
            last[row * steps + rows.ResponseLength(row) - 1] = true;
        return tensor(last, [count, steps]);
    }

    private static void Record(MetricRecorder metrics, IReadOnlyList<SampledResponse> responses, TokenRows rows, PolicyEvaluation evaluation)
    {
        double[] lengths = [.. Enumerable.Range(0, responses.Count).Select(row => (double)rows.ResponseLength(row))];
        metrics.Record("objective/entropy", evaluation.Entropies!.sum().item<float>() / responses.Count);
        metrics.Record("response_length/mean", lengths.Average());
        metrics.Record("response_length/min", lengths.Min());
        metrics.Record("response_length/max", lengths.Max());
        metrics.Record("val/num_eos_tokens", responses.Count(response => response.Stopped));
        metrics.Record("response/no_stop_share", responses.Count(response => !response.Stopped) / (double)responses.Count);
        metrics.Record("response/distinct_2", Diversity.Distinct(responses.Select(response => (IReadOnlyList<int>)response.Tokens)));
        metrics.Record("tokens", lengths.Sum());
    }
}
