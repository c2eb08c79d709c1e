using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Monte Carlo prediction (Sutton and Barto, section 5.1, equation 6.1 with a constant step size): when an episode is over,
/// the value of each state in it moves towards the return that followed. An episode that was truncated goes on, for this
/// purpose, with the value of the state it was cut at.
/// </summary>
/// <param name="values">The estimates.</param>
/// <param name="visits">Which visits count.</param>
/// <param name="learningRate">The step size alpha in (0, 1], or 0: the mean of all returns.</param>
/// <param name="gamma">The discount in [0, 1].</param>
public sealed class MonteCarloPrediction(StateValues values, VisitKind visits, double learningRate, double gamma)
    : TabularLearner<StateValues>(values, learningRate, gamma)
{
    private readonly EpisodeMemory _episode = new(values.StateCount);
    private readonly double[] _counts = new double[values.StateCount];

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        _episode.Clear();
        foreach (Experience<int, int> step in batch)
            _episode.Add(step.Observation, step.Reward);
        double following = batch.Current.Terminated ? 0 : Values[batch.Current.NextObservation];
        for (int time = _episode.Length - 1; time >= 0; time--)
        {
            following = _episode.Rewards[time] + Gamma * following;
            if (!_episode.IsFirstVisit(time) && visits == VisitKind.First)
                continue;
            int visited = _episode.Visited[time];
            double rate = LearningRate > 0 ? LearningRate : 1 / ++_counts[visited];
            ref double value = ref Values[visited];
            value += rate * (following - value);
        }
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("counts", _counts);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        reader.ReadInto("counts", _counts);
    }
}
