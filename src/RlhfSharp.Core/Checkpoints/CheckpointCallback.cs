using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;
using Serilog;

namespace RlhfSharp.Core.Checkpoints;

/// <summary>
/// Writes checkpoints while a run goes on and at its end (a requested stop included), keeps the newest and the best, and
/// restores the newest when resuming. Put it after <see cref="NonFiniteGuard"/>, so that a broken state is never stored.
/// </summary>
/// <param name="folder">Where the checkpoints lie.</param>
/// <param name="options">How often, and how many are kept.</param>
/// <param name="resume">Whether to continue from the newest checkpoint when there is one.</param>
/// <param name="logger">Where it says what it did; the global logger by default.</param>
public sealed class CheckpointCallback(CheckpointFolder folder, CheckpointOptions options, bool resume = false, ILogger? logger = null) : ITrainingCallback
{
    private long storedStep = -1;
    private double? score;

    private ILogger Logger => logger ?? Log.Logger;

    /// <inheritdoc/>
    public void OnStarted(TrainingRun run)
    {
        if (!resume) return;
        if (folder.Latest() is not { } latest)
        {
            Logger.Information("{Phase}: no checkpoint in {Folder}; beginning at the first iteration", run.Phase, folder.Path);
            return;
        }
        folder.Load(latest, run.State);
        storedStep = run.CompletedIterations;
        Logger.Information("{Phase}: resumed at iteration {Iteration} of {Total} from {Checkpoint}", run.Phase, run.CompletedIterations, run.TotalIterations, latest.Path);
    }

    /// <inheritdoc/>
    public void OnIteration(TrainingRun run, MetricRecorder metrics)
    {
        score = options.BestMetric is { } name && metrics.Snapshot().TryGetValue(name, out double value) ? value : null;
        if (options.Interval > 0 && run.CompletedIterations % options.Interval == 0) Store(run);
    }

    /// <inheritdoc/>
    public void OnFinished(TrainingRun run)
    {
        if (storedStep != run.CompletedIterations) Store(run);
    }

    private void Store(TrainingRun run)
    {
        CheckpointInfo stored = folder.Save(run.CompletedIterations, run.State, score);
        storedStep = run.CompletedIterations;
        folder.Prune(options.Keep, options.BestMetric is null ? null : options.BestIs);
        Logger.Debug("{Phase}: checkpoint {Checkpoint}", run.Phase, stored.Path);
    }
}
