using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Core.Training;

/// <summary>
/// The one loop of the project: a source makes a batch, a learner learns from it, callbacks watch. Tabular agents, DQN,
/// PPO, supervised fine-tuning and reward models differ only in source and learner.
/// </summary>
public sealed class TrainingLoop<TBatch>(IBatchSource<TBatch> source, ILearner<TBatch> learner, IReadOnlyList<ITrainingCallback> callbacks)
    : ICheckpointable
{
    /// <summary>Runs until the last iteration or until <see cref="TrainingRun.RequestStop"/>; an exception leaves the run as it was.</summary>
    public void Run(TrainingRun run)
    {
        var metrics = new MetricRecorder();
        run.State = new RunState(run, this);
        foreach (ITrainingCallback callback in callbacks) callback.OnStarted(run);
        while (!run.IsOver)
        {
            using DisposeScope scope = NewDisposeScope();
            manual_seed(run.IterationSeed); // dropout repeats after a resume
            metrics.Clear();
            TBatch batch = source.Next(run.Progress, metrics);
            learner.Learn(batch, run.Progress, metrics);
            run.CompletedIterations++;
            foreach (ITrainingCallback callback in callbacks) callback.OnIteration(run, metrics);
        }
        foreach (ITrainingCallback callback in callbacks) callback.OnFinished(run);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        source.Save(writer.Section("source"));
        learner.Save(writer.Section("learner"));
        foreach ((string name, ICheckpointable callback) in NamedCallbacks()) callback.Save(writer.Section(name));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        source.Load(reader.Section("source"));
        learner.Load(reader.Section("learner"));
        foreach ((string name, ICheckpointable callback) in NamedCallbacks())
            if (reader.Has(name)) // a callback added since then starts afresh
                callback.Load(reader.Section(name));
    }

    /// <summary>Callbacks with state, named by type; a second one of a type is numbered.</summary>
    private IEnumerable<(string Name, ICheckpointable Callback)> NamedCallbacks()
    {
        var seen = new Dictionary<string, int>();
        foreach (ICheckpointable callback in callbacks.OfType<ICheckpointable>())
        {
            string type = callback.GetType().Name;
            int number = seen[type] = seen.GetValueOrDefault(type) + 1;
            yield return (number == 1 ? $"callbacks/{type}" : $"callbacks/{type}-{number}", callback);
        }
    }
}
