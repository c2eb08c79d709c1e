using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Replay;

/// <summary>
/// A random action with probability epsilon, which falls in a straight line over the first part of a run; else the best by the network.
/// A random action may go on for several steps, mostly few (epsilon-z-greedy, Dabney et al. 2021), where single ones lead nowhere.
/// </summary>
public sealed class EpsilonGreedyExplorer : IExplorer
{
    private readonly QNetwork _network;
    private readonly EpsilonGreedyOptions _options;
    private readonly double _explorationSteps;
    private readonly RandomStream _random;
    private readonly double[] _durations; // probability of 1, 2, ... steps
    private readonly long[] _repeated; // each copy's random action
    private readonly int[] _left; // and the steps it goes on for
    private double _epsilon;

    /// <summary>Explores <paramref name="copies"/> of an environment with <paramref name="network"/> in a run of <paramref name="totalSteps"/>.</summary>
    public EpsilonGreedyExplorer(QNetwork network, EpsilonGreedyOptions options, int copies, long totalSteps, RandomStream random)
    {
        (_repeated, _left) = (new long[copies], new int[copies]);
        double[] weights = [.. Enumerable.Range(1, options.LongestRepeat).Select(n => 1.0 / ((double)n * n))];
        _durations = [.. weights.Select(weight => weight / weights.Sum())];
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
            if (_left[copy] == 0 && _random.NextDouble() < _epsilon)
            {
                _repeated[copy] = _random.NextIndex(_network.ActionCount);
                _left[copy] = _durations.Length == 1 ? 1 : 1 + _random.NextCategorical(_durations);
            }

            actions[copy] = _left[copy] > 0 ? _repeated[copy] : -1;
            _left[copy] = Math.Max(0, _left[copy] - 1);
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
    public void EpisodesEnded(ReadOnlySpan<bool> copies)
    {
        for (int copy = 0; copy < copies.Length; copy++)
            _left[copy] = copies[copy] ? 0 : _left[copy];
    }

    /// <inheritdoc/>
    public void RecordTo(MetricRecorder metrics) => metrics.RecordLast("rollout/exploration_rate", _epsilon);

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        _network.Save(writer.Section("noise"));
        writer.Write("repeated", Array.ConvertAll(_repeated, action => (ulong)action));
        writer.Write("left", Array.ConvertAll(_left, steps => (ulong)steps));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        _network.Load(reader.Section("noise"));
        Array.ConvertAll(reader.ReadUInt64Array("repeated"), action => (long)action).CopyTo(_repeated, 0);
        Array.ConvertAll(reader.ReadUInt64Array("left"), steps => (int)steps).CopyTo(_left, 0);
    }
}
