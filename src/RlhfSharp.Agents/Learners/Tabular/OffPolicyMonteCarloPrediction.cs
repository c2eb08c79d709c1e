using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Monte Carlo prediction of one policy from the episodes of another (Sutton and Barto, section 5.5), first visits only:
/// each return counts by how much likelier the target policy would have taken the actions that led to it.
/// </summary>
/// <param name="values">The estimates.</param>
/// <param name="target">The policy whose values are wanted.</param>
/// <param name="behavior">The policy that acts; it takes every action that the target may take.</param>
/// <param name="sampling">Ordinary or weighted.</param>
/// <param name="gamma">The discount in [0, 1].</param>
public sealed class OffPolicyMonteCarloPrediction(
    StateValues values, FixedPolicy target, FixedPolicy behavior, ImportanceSampling sampling, double gamma) : TabularLearner<StateValues>(values, 0, gamma)
{
    private readonly EpisodeMemory _episode = new(values.StateCount);
    private readonly List<double> _ratios = [];
    private readonly double[] _weights = new double[values.StateCount];

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        _episode.Clear();
        _ratios.Clear();
        foreach (Experience<int, int> step in batch)
        {
            _episode.Add(step.Observation, step.Reward);
            _ratios.Add(target[step.Observation, step.Action] / behavior[step.Observation, step.Action]);
        }

        double following = batch.Current.Terminated ? 0 : Values[batch.Current.NextObservation], ratio = 1;
        for (int time = _episode.Length - 1; time >= 0; time--)
        {
            following = _episode.Rewards[time] + Gamma * following;
            ratio *= _ratios[time];
            if (_episode.IsFirstVisit(time))
                Update(_episode.Visited[time], following, ratio);
        }
    }

    private void Update(int state, double following, double ratio)
    {
        ref double value = ref Values[state];
        if (sampling == ImportanceSampling.Ordinary)
            value += (ratio * following - value) / ++_weights[state];
        else if (ratio > 0)
            value += ratio / (_weights[state] += ratio) * (following - value);
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("weights", _weights);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        reader.ReadInto("weights", _weights);
    }
}
