using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Core.Training;

/// <summary>
/// Takes part in a run without being part of the algorithm: sinks, checkpoints, evaluation, progress, guards. Callbacks
/// run in the order given; one that is also <see cref="Checkpoints.ICheckpointable"/> is saved and restored with the run.
/// </summary>
public interface ITrainingCallback
{
    /// <summary>Before the first iteration; <see cref="TrainingRun.State"/> can be saved and restored from here on.</summary>
    void OnStarted(TrainingRun run);

    /// <summary>After every iteration; <see cref="TrainingRun.Progress"/> already counts it.</summary>
    void OnIteration(TrainingRun run, MetricRecorder metrics);

    /// <summary>After the last iteration or a requested stop; not called when the run fails.</summary>
    void OnFinished(TrainingRun run);
}
