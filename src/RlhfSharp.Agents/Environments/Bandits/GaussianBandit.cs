using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.Bandits;

/// <summary>
/// The k-armed testbed of Sutton and Barto, section 2.3: every arm pays a normal reward of variance 1 around a mean of its
/// own, and nothing is seen (the observation is always 0). The means are drawn once, from the number of the problem, so
/// that every copy and every episode has the same arms; with a drift they walk during an episode (exercise 2.5). It never
/// ends by itself: see <see cref="TimeLimit{TObservation,TAction}"/>.
/// </summary>
public sealed class GaussianBandit : IEnvironment<int, int>
{
    private readonly double[] _startMeans;
    private readonly double[] _means;
    private readonly double _drift;
    private RandomStream _random = new(0);

    /// <summary>A problem with normal arms.</summary>
    /// <param name="arms">How many there are, at least 1.</param>
    /// <param name="problem">The seed that the means are drawn from.</param>
    /// <param name="mean">Mean of the means.</param>
    /// <param name="spread">Standard deviation of the means, at least 0; with 0 all arms begin equal.</param>
    /// <param name="drift">Standard deviation of the step that every mean takes after each pull, at least 0.</param>
    public GaussianBandit(int arms = 10, ulong problem = 0, double mean = 0, double spread = 1, double drift = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(spread);
        ArgumentOutOfRangeException.ThrowIfNegative(drift);
        RandomStream random = RandomStream.Named(problem, "arms");
        _startMeans = new double[arms];
        for (int arm = 0; arm < arms; arm++)
            _startMeans[arm] = mean + spread * random.NextNormal();
        _means = [.. _startMeans];
        _drift = drift;
        ActionSpace = new Discrete(arms);
    }

    /// <inheritdoc/>
    public Space<int> ObservationSpace { get; } = new Discrete(1);

    /// <inheritdoc/>
    public Space<int> ActionSpace { get; }

    /// <summary>What every arm pays on average at this moment.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>The arm that pays most at this moment, the first of equals.</summary>
    public int BestArm => Arms.Best(_means);

    /// <inheritdoc/>
    public int Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        _startMeans.CopyTo(_means, 0);
        return 0;
    }

    /// <inheritdoc/>
    public StepResult<int> Step(int action)
    {
        Arms.Check(action, _means.Length);
        double reward = _means[action] + _random.NextNormal();
        if (_drift > 0)
            for (int arm = 0; arm < _means.Length; arm++)
                _means[arm] += _drift * _random.NextNormal();
        return new StepResult<int>(0, reward, Terminated: false, Truncated: false);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        writer.Write("means", _means);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        reader.ReadInto("means", _means);
    }
}
