using System.Text.Json;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards;
using RlhfSharp.FineTuning.Rewards.Scorers;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Writes down, every so many iterations, how the policy answers the same few prompts: text, score, KL and value of each token.</summary>
/// <param name="path">samples.jsonl of the run.</param>
/// <param name="model">The policy in training.</param>
/// <param name="reference">The frozen SFT model.</param>
/// <param name="tokenizer">Shared by both.</param>
/// <param name="prompts">The prompts to answer.</param>
/// <param name="scoring">Scores the answers.</param>
/// <param name="rollout">How to sample.</param>
/// <param name="every">Iterations between snapshots; 0: none.</param>
/// <param name="seed">The same at each snapshot, so that differences come from the policy.</param>
public sealed class SampleSnapshots(
    string path, LanguageActorCritic model, Gpt2Model reference, ITokenizer tokenizer, IReadOnlyList<int[]> prompts, ResponseScoring scoring,
    RolloutOptions rollout, int every, ulong seed) : ITrainingCallback
{
    private readonly LanguageActorCritic _reference = new(reference, rollout.Temperature);

    /// <inheritdoc/>
    public void OnStarted(TrainingRun run)
    {
    }

    /// <inheritdoc/>
    public void OnIteration(TrainingRun run, MetricRecorder metrics)
    {
        if (every > 0 && (run.CompletedIterations % every == 0 || run.CompletedIterations == run.TotalIterations))
            Write(run.CompletedIterations);
    }

    /// <inheritdoc/>
    public void OnFinished(TrainingRun run)
    {
    }

    /// <summary>Answers the prompts now and appends the answers; whatever the file holds of this iteration or later ones, left by a run that was interrupted, goes.</summary>
    public void Write(long iteration)
    {
        DropFrom(iteration);
        using IDisposable frozen = no_grad();
        using DisposeScope scope = NewDisposeScope();
        IReadOnlyList<SampledResponse> responses =
            new ResponseSampler(model.Policy, tokenizer, rollout, RandomStream.Named(seed, "samples")).Sample(prompts);
        double[] scores = scoring.Raw(responses);
        TokenRows rows = SampledResponse.ToRows(responses);
        Tensor actions = rows.Actions();
        Agents.Policies.PolicyEvaluation policy = model.Evaluate(rows, actions);
        float[] kl = (policy.LogProbs - _reference.Evaluate(rows, actions).LogProbs).data<float>().ToArray(); // [rows * steps]
        float[] values = policy.Values!.data<float>().ToArray();
        int steps = rows.MaxResponseLength;

        using StreamWriter file = new(path, append: true);
        for (int row = 0; row < responses.Count; row++)
        {
            ScoredText text = scoring.ToText(responses[row]);
            int length = rows.ResponseLength(row);
            file.WriteLine(JsonSerializer.Serialize(new
            {
                iteration,
                prompt = text.Prompt,
                response = text.Response,
                score = scores[row],
                stopped = text.Ended,
                kl = kl.AsSpan(row * steps, length).ToArray(),
                value = values.AsSpan(row * steps, length).ToArray(),
            }));
        }
    }

    private void DropFrom(long iteration)
    {
        if (!File.Exists(path))
            return;
        string[] lines = File.ReadAllLines(path);
        string[] kept = [.. lines.Where(line => Iteration(line) < iteration)];
        if (kept.Length < lines.Length)
            AtomicFile.WriteAllText(path, string.Concat(kept.Select(line => line + "\n")));
    }

    private static long Iteration(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("iteration").GetInt64();
    }
}
