using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Replay;

/// <summary>
/// Off-policy experience: an iteration lets the explorer take some steps of every copy, remembers them, and hands over minibatches of
/// all that is remembered.
/// </summary>
public sealed class ReplaySource : IBatchSource<ReplayBatches>, IDisposable
{
    private readonly IVectorEnvironment _environment;
    private readonly IExplorer _explorer;
    private readonly ReplayBuffer _buffer;
    private readonly ReplayOptions _options;
    private readonly ReplayBatch _batch;
    private readonly RecentEpisodes _episodes = new();
    private Tensor _observations;
    private long _totalSteps;

    /// <summary>Steps of <paramref name="environment"/>, which starts at <paramref name="seed"/>, into <paramref name="buffer"/>.</summary>
    public ReplaySource(IVectorEnvironment environment, IExplorer explorer, ReplayBuffer buffer, ReplayLayout layout, ReplayOptions options, int seed)
    {
        (_environment, _explorer, _buffer, _options) = (environment, explorer, buffer, options);
        _batch = new ReplayBatch(layout, options.BatchSize);
        _observations = environment.Reset(seed).DetachFromDisposeScope();
        buffer.Start(_observations);
    }

    /// <inheritdoc/>
    public ReplayBatches Next(TrainingProgress progress, MetricRecorder metrics)
    {
        using IDisposable timer = metrics.Time("time/rollout_s");
        using IDisposable gradientsOff = no_grad();
        for (int t = 0; t < _options.TrainFrequency; t++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor actions = _explorer.Act(_observations, _totalSteps);
            VectorStep step = _environment.Step(_explorer.ForEnvironment(actions));
            _buffer.Add(actions, step);
            _observations.Dispose();
            _observations = step.Observations.DetachFromDisposeScope();
            _totalSteps += _environment.Count;
            if (step.FinishedEpisodes.Count == 0)
                continue;
            bool[] ended = step.Terminated.ToFlags(), truncated = step.Truncated.ToFlags();
            for (int copy = 0; copy < ended.Length; copy++)
                ended[copy] |= truncated[copy];
            _explorer.EpisodesEnded(ended);
            foreach (EpisodeSummary episode in step.FinishedEpisodes)
                _episodes.Add(episode);
        }

        _buffer.Begin(progress);
        _episodes.RecordTo(metrics);
        _explorer.RecordTo(metrics);
        metrics.RecordLast("time/total_timesteps", _totalSteps);
        int count = _totalSteps > _options.LearningStarts ? _options.Minibatches(_environment.Count) : 0;
        return new ReplayBatches(_buffer, _batch, count, _options.NSteps, _options.Gamma);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _environment.Save(writer.Section("environment"));
        _explorer.Save(writer.Section("explorer"));
        _buffer.Save(writer.Section("buffer"));
        _episodes.Save(writer.Section("episodes"));
        writer.Write("observations", _observations);
        writer.Write("total_steps", _totalSteps);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _environment.Load(reader.Section("environment"));
        _explorer.Load(reader.Section("explorer"));
        _buffer.Load(reader.Section("buffer"));
        _episodes.Load(reader.Section("episodes"));
        _observations.Dispose();
        _observations = reader.ReadTensor("observations").DetachFromDisposeScope();
        _totalSteps = reader.ReadInt64("total_steps");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _observations.Dispose();
        _batch.Dispose();
    }
}
