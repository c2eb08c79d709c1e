using RlhfSharp.Agents.Environments;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Agents.Rollouts;

/// <summary>Return and length over the last 100 episodes, under the names of Stable-Baselines3.</summary>
internal sealed class RecentEpisodes : ICheckpointable
{
    private const int Window = 100;
    private readonly EpisodeSummary[] _recent = new EpisodeSummary[Window]; // a ring: episode n lies at n modulo the window
    private long _count;

    public void Add(EpisodeSummary episode) => _recent[_count++ % Window] = episode;

    public void RecordTo(MetricRecorder metrics)
    {
        int known = (int)Math.Min(_count, Window);
        if (known == 0)
            return;
        double returns = 0, lengths = 0;
        foreach (EpisodeSummary episode in _recent.AsSpan(0, known))
        {
            returns += episode.Return;
            lengths += episode.Length;
        }

        metrics.RecordLast("rollout/ep_rew_mean", returns / known);
        metrics.RecordLast("rollout/ep_len_mean", lengths / known);
    }

    public void Save(CheckpointWriter writer)
    {
        EpisodeSummary[] known = _recent[..(int)Math.Min(_count, Window)];
        writer.Write("returns", Array.ConvertAll(known, episode => BitConverter.DoubleToUInt64Bits(episode.Return)));
        writer.Write("lengths", Array.ConvertAll(known, episode => (ulong)episode.Length));
        writer.Write("count", _count);
    }

    public void Load(CheckpointReader reader)
    {
        _count = reader.ReadInt64("count");
        ulong[] returns = reader.ReadUInt64Array("returns"), lengths = reader.ReadUInt64Array("lengths");
        for (int i = 0; i < returns.Length; i++)
            _recent[i] = new EpisodeSummary(BitConverter.UInt64BitsToDouble(returns[i]), (int)lengths[i]);
    }
}
