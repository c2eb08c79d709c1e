using RlhfSharp.Core;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;
using RlhfSharp.Language.Gpt2;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Cli.Bench;

/// <summary>One step of supervised training as the learner does it, with its parts timed: forward, backward, optimizer.</summary>
/// <param name="model">The model to train.</param>
/// <param name="rows">Rows in a batch.</param>
/// <param name="tokens">Tokens in a row; each predicts the next.</param>
/// <param name="runs">Measured runs by default.</param>
internal sealed class TrainWorkload(BenchModel model, int rows, int tokens, int runs) : Workload
{
    public override string Name => "train-" + model.Suffix;

    public override string Description => $"a training step of {rows} rows of {tokens} tokens, forward, backward and AdamW ({model.Summary})";

    public override int DefaultRuns => runs;

    public override IEnumerable<BenchResult> Measure(BenchRequest request)
    {
        using Gpt2Model trained = model.Create("policy");
        using Adam optimizer = new([.. trained.named_parameters()], new AdamOptions { Beta2 = 0.99, WeightDecay = 0.1 });
        int[][] texts = model.Rows("train", Enumerable.Repeat(tokens + 1, rows));
        int[][] inputs = [.. texts.Select(text => text[..^1])];
        long[] following = [.. texts.SelectMany(text => text[1..]).Select(token => (long)token)];

        BenchResult result = Repetition.Measure(Name, request.Runs ?? DefaultRuns, Step, Gpt2Work.TrainStep(model.Config, rows, tokens));
        yield return result with { TokensPerS = rows * tokens / result.MedianS };

        void Step(MetricRecorder metrics)
        {
            using DisposeScope scope = NewDisposeScope();
            trained.train();
            optimizer.ZeroGrad();
            Tensor loss;
            using (metrics.Time("time/forward_s"))
            {
                Tensor hidden = trained.Forward(new PackedTokens(inputs)); // [tokens, width]
                TokenScores scores = FusedOps.LinearTokenScores(hidden, trained.OutputWeight, tensor(following));
                loss = -scores.LogProbs.sum() / (double)following.Length;
            }
            using (metrics.Time("time/backward_s"))
                loss.backward();
            using (metrics.Time("time/optimizer_s"))
            {
                optimizer.ClipGradNorm(1);
                optimizer.Step(1e-4);
            }
        }
    }
}
