using System.Diagnostics;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Cli.Bench;

/// <summary>Sampling continuations of random prompts, for several numbers of prompts at once.</summary>
/// <param name="model">The model to sample from.</param>
/// <param name="runs">Measured runs by default.</param>
internal sealed class GenerateWorkload(BenchModel model, int runs) : Workload
{
    private const int PromptTokens = 16, NewTokens = 32;

    public override string Name => "generate-" + model.Suffix;

    public override string Description => $"{NewTokens} sampled tokens after prompts of {PromptTokens}, 1 to 64 rows at once, from weights prepared before ({model.Summary})";

    public override int DefaultRuns => runs;

    public override IEnumerable<BenchResult> Measure(BenchRequest request)
    {
        using Gpt2Model policy = model.Create("policy");
        using PreparedModel prepared = new(policy, request.Weights);
        TextGenerator generator = new(prepared);
        foreach (int batch in request.Batches(1, 8, 32, 64))
        {
            int[][] prompts = model.Rows("prompts", Enumerable.Repeat(PromptTokens, batch));
            GenerationOptions options = new() { MaxNewTokens = NewTokens, BatchSize = batch };
            BenchResult result = Repetition.Measure(
                Name, request.Runs ?? DefaultRuns, metrics => Generate(generator, prompts, options, metrics),
                batch * Gpt2Work.Generate(model.Config, PromptTokens, NewTokens));
            yield return result with { Batch = batch, Weights = WeightsOption.Name(request.Weights), TokensPerS = batch * NewTokens / result.MedianS };
        }
    }

    // The prompts are through when each of them has its first token.
    private static void Generate(TextGenerator generator, int[][] prompts, GenerationOptions options, MetricRecorder metrics)
    {
        int tokens = 0;
        double prefill = 0;
        long start = Stopwatch.GetTimestamp();
        generator.Generate(prompts, options, seed: 1, _ =>
        {
            if (++tokens == prompts.Length) prefill = Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
        metrics.RecordLast("time/prefill_s", prefill);
        metrics.RecordLast("time/decode_s", Stopwatch.GetElapsedTime(start).TotalSeconds - prefill);
    }
}
