using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>Tells a bandit algorithm of every pull. Its state is the algorithm's, which the episode source saves as its behaviour.</summary>
public sealed class BanditLearner<TObservation>(Bandit<TObservation> bandit) : ILearner<LiveEpisode<TObservation, int>>
{
    /// <inheritdoc/>
    public void Learn(LiveEpisode<TObservation, int> episode, TrainingProgress progress, MetricRecorder metrics)
    {
        while (episode.MoveNext())
            bandit.Learn(episode.Current.Observation, episode.Current.Action, episode.Current.Reward);
        metrics.RecordLast("rollout/reward_mean", episode.Return / episode.Length);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) { }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) { }
}
