using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Rollouts;

/// <summary>One episode after another, each to be lived by the learner: an iteration is an episode.</summary>
public sealed class EpisodeSource<TObservation, TAction> : IBatchSource<LiveEpisode<TObservation, TAction>>
{
    private readonly IEnvironment<TObservation, TAction> _environment;
    private readonly IBehavior<TObservation, TAction> _behavior;
    private readonly RecentEpisodes _episodes = new();
    private int? _seed;
    private long _totalSteps;
    private LiveEpisode<TObservation, TAction>? _last;

    /// <summary>Episodes of <paramref name="environment"/>, whose random stream starts at <paramref name="seed"/> and goes on from episode to episode.</summary>
    public EpisodeSource(IEnvironment<TObservation, TAction> environment, IBehavior<TObservation, TAction> behavior, int seed)
    {
        _environment = environment;
        _behavior = behavior;
        _seed = seed;
    }

    /// <summary>The episode about to begin; its return and length are in the metrics of the iteration once it is over.</summary>
    /// <exception cref="InvalidOperationException">The episode before it was not read to its end.</exception>
    public LiveEpisode<TObservation, TAction> Next(TrainingProgress progress, MetricRecorder metrics)
    {
        if (_last is { IsOver: false })
            throw new InvalidOperationException($"The learner left an episode after {_last.Length} steps: it must read each to its end.");
        _behavior.BeginEpisode(progress);
        _last = new LiveEpisode<TObservation, TAction>(_environment, _behavior, _seed, episode => Record(episode, metrics));
        _seed = null;
        return _last;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _environment.Save(writer.Section("environment"));
        _behavior.Save(writer.Section("behavior"));
        _episodes.Save(writer.Section("episodes"));
        writer.Write("total_steps", _totalSteps);
        writer.Write("seed", _seed ?? -1);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _environment.Load(reader.Section("environment"));
        _behavior.Load(reader.Section("behavior"));
        _episodes.Load(reader.Section("episodes"));
        _totalSteps = reader.ReadInt64("total_steps");
        _seed = reader.ReadInt64("seed") is var seed and >= 0 ? (int)seed : null;
        _last = null;
    }

    private void Record(LiveEpisode<TObservation, TAction> episode, MetricRecorder metrics)
    {
        _episodes.Add(new EpisodeSummary(episode.Return, episode.Length));
        _totalSteps += episode.Length;
        metrics.RecordLast("rollout/ep_rew", episode.Return);
        metrics.RecordLast("rollout/ep_len", episode.Length);
        _episodes.RecordTo(metrics);
        metrics.RecordLast("time/total_timesteps", _totalSteps);
    }
}
