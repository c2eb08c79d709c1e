using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Learners;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Measures a language model on held-out rows while it trains; stops the run when it no longer improves, if asked to.</summary>
/// <param name="model">The model in training.</param>
/// <param name="rows">Held-out rows.</param>
/// <param name="every">Iterations between evaluations; the last iteration is always evaluated.</param>
/// <param name="patience">Evaluations without improvement before the run stops; 0: it never does.</param>
public sealed class SupervisedEvaluation(Gpt2Model model, TokenRows rows, long every, int patience) : ITrainingCallback, ICheckpointable
{
    private const int RowsAtATime = 64;

    private readonly BestWeights _best = new(model);
    private long _withoutImprovement;

    /// <inheritdoc/>
    public void OnStarted(TrainingRun run)
    {
    }

    /// <inheritdoc/>
    public void OnIteration(TrainingRun run, MetricRecorder metrics)
    {
        if (run.CompletedIterations % every != 0 && run.CompletedIterations != run.TotalIterations)
            return;
        double loss = Measure(metrics);
        if (patience == 0)
            return;
        _withoutImprovement = _best.Offer(-loss) ? 0 : _withoutImprovement + 1;
        if (_withoutImprovement >= patience)
            run.RequestStop("early_stopping");
    }

    /// <inheritdoc/>
    public void OnFinished(TrainingRun run)
    {
    }

    /// <summary>Puts the weights of the best evaluation back.</summary>
    public void RestoreBest() => _best.Restore();

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write("without_improvement", _withoutImprovement);
        _best.Save(writer.Section("best"));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _withoutImprovement = reader.ReadInt64("without_improvement");
        _best.Load(reader.Section("best"));
    }

    /// <summary>Records eval_loss, eval_perplexity, eval_entropy, eval_mean_token_accuracy, eval_num_tokens; returns the loss in nats per token.</summary>
    public double Measure(MetricRecorder metrics)
    {
        double loss = 0, entropy = 0, correct = 0;
        long tokens = 0;
        model.eval();
        using IDisposable frozen = no_grad();
        foreach (TokenRows part in MicroBatches.Of(rows, RowsAtATime))
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor positions, Tensor targets) = part.Predictions();
            Tensor hidden = model.Forward(part.Pack()).index_select(0, positions); // [response tokens, width]
            TokenScores scores = FusedOps.LinearTokenScores(hidden, model.OutputWeight, targets);
            loss -= scores.LogProbs.sum().item<float>();
            entropy += scores.Entropies.sum().item<float>();
            correct += scores.Largest.sum().item<float>();
            tokens += targets.shape[0];
        }
        metrics.RecordLast("eval_loss", loss / tokens);
        metrics.RecordLast("eval_perplexity", Math.Exp(loss / tokens));
        metrics.RecordLast("eval_entropy", entropy / tokens);
        metrics.RecordLast("eval_mean_token_accuracy", correct / tokens);
        metrics.RecordLast("eval_num_tokens", tokens);
        return loss / tokens;
    }
}
