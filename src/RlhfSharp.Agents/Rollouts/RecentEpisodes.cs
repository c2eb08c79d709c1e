using RlhfSharp.Agents.Environments;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Agents.Rollouts;

/// <summary>Return and length over the last 100 episodes, under the names of Stable-Baselines3.</summary>
internal sealed class RecentEpisodes : ICheckpointable
{
    private const int Window = 100;
    private readonly Queue<EpisodeSummary> _recent = new();

    public void Add(EpisodeSummary episode)
    {
        if (_recent.Count == Window)
            _recent.Dequeue();
        _recent.Enqueue(episode);
    }

    public void RecordTo(MetricRecorder metrics)
    {
        if (_recent.Count == 0)
            return;
        metrics.RecordLast("rollout/ep_rew_mean", _recent.Average(episode => episode.Return));
        metrics.RecordLast("rollout/ep_len_mean", _recent.Average(episode => episode.Length));
    }

    public void Save(CheckpointWriter writer)
    {
        writer.Write("returns", _recent.Select(episode => BitConverter.DoubleToUInt64Bits(episode.Return)).ToArray());
        writer.Write("lengths", _recent.Select(episode => (ulong)episode.Length).ToArray());
    }

    public void Load(CheckpointReader reader)
    {
        _recent.Clear();
        foreach ((ulong bits, ulong length) in reader.ReadUInt64Array("returns").Zip(reader.ReadUInt64Array("lengths")))
            _recent.Enqueue(new EpisodeSummary(BitConverter.UInt64BitsToDouble(bits), (int)length));
    }
}
