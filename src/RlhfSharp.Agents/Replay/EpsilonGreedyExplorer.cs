using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Replay;

/// <summary>A random action with probability epsilon, which falls in a straight line over the first part of a run; else the best by the network.</summary>
public sealed class EpsilonGreedyExplorer : IExplorer
{
    private readonly QNetwork _network;
    private readonly EpsilonGreedyOptions _options;
    private readonly double _explorationSteps;
    private readonly RandomStream _random;
    private double _epsilon;

    /// <summary>Explores with <paramref name="network"/> in a run of <paramref name="totalSteps"/>.</summary>
    public EpsilonGreedyExplorer(QNetwork network, EpsilonGreedyOptions options, long totalSteps, RandomStream random)
    {
        (_network, _options, _random) = (network, options, random);
        _explorationSteps = options.Fraction * totalSteps;
        _epsilon = options.Initial;
    }

    /// <inheritdoc/>
    public Tensor Act(Tensor observations, long step)
    {
        double share = _explorationSteps > 0 ? Math.Min(1, step / _explorationSteps) : 1;
        _epsilon = _options.Initial + share * (_options.Final - _options.Initial);
        long[] actions = new long[observations.shape[0]];
        bool asksNetwork = false;
        for (int copy = 0; copy < actions.Length; copy++)
        {
            actions[copy] = _random.NextDouble() < _epsilon ? _random.NextIndex(_network.ActionCount) : -1;
            asksNetwork |= actions[copy] < 0;
        }

        if (asksNetwork)
        {
            ReadOnlySpan<long> best = ReplayBatch.Elements<long>(_network.Act(observations, ActingMode.Sample).Actions);
            for (int copy = 0; copy < actions.Length; copy++)
                actions[copy] = actions[copy] < 0 ? best[copy] : actions[copy];
        }

        return torch.tensor(actions, [actions.Length]);
    }

    /// <inheritdoc/>
    public Tensor ForEnvironment(Tensor actions) => actions;

    /// <inheritdoc/>
    public void EpisodesEnded(ReadOnlySpan<bool> copies) { }

    /// <inheritdoc/>
    public void RecordTo(MetricRecorder metrics) => metrics.RecordLast("rollout/exploration_rate", _epsilon);

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        _network.Save(writer.Section("noise"));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        _network.Load(reader.Section("noise"));
    }
}
