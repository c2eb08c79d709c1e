using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Figures;

/// <summary>Calls something after every episode, with the run and the number of the episode counted from 0.</summary>
internal sealed class AfterEpisode(Action<TrainingRun, int> action) : ITrainingCallback
{
    public void OnStarted(TrainingRun run) { }

    public void OnIteration(TrainingRun run, MetricRecorder metrics) => action(run, (int)run.CompletedIterations - 1);

    public void OnFinished(TrainingRun run) { }
}
