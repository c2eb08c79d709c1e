using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Measures a reward model on held-out preferences while it trains, and keeps its best weights.</summary>
/// <param name="model">The model in training.</param>
/// <param name="validation">Held-out preferences.</param>
/// <param name="every">Iterations between evaluations; the last iteration is always evaluated.</param>
/// <param name="keepBest">Whether the weights of the best accuracy are kept.</param>
public sealed class RewardEvaluation(RewardModel model, Preferences validation, long every, bool keepBest) : ITrainingCallback, ICheckpointable
{
    private readonly BestWeights _best = new(model);

    /// <inheritdoc/>
    public void OnStarted(TrainingRun run)
    {
    }

    /// <inheritdoc/>
    public void OnIteration(TrainingRun run, MetricRecorder metrics)
    {
        if (run.CompletedIterations % every != 0 && run.CompletedIterations != run.TotalIterations)
            return;
        double accuracy = PreferenceScores.Of(sequences => model.Score(sequences), validation).Accuracy;
        metrics.RecordLast("eval_accuracy", accuracy);
        if (keepBest)
            _best.Offer(accuracy);
        metrics.RecordLast("eval_best_accuracy", Math.Max(accuracy, _best.Value));
    }

    /// <inheritdoc/>
    public void OnFinished(TrainingRun run)
    {
    }

    /// <summary>Puts the weights of the best evaluation back, if they were kept.</summary>
    public void RestoreBest() => _best.Restore();

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _best.Save(writer.Section("best"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _best.Load(reader.Section("best"));
}
