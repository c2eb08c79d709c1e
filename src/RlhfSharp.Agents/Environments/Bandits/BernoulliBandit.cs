using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.Bandits;

/// <summary>
/// Arms that pay 1 or 0, each with a probability of its own, drawn uniformly from the number of the problem. Nothing is
/// seen (the observation is always 0), and it never ends by itself.
/// </summary>
public sealed class BernoulliBandit : IEnvironment<int, int>
{
    private readonly double[] _probabilities;
    private RandomStream _random = new(0);

    /// <summary>A problem of <paramref name="arms"/> arms (at least 1), drawn from the seed <paramref name="problem"/>.</summary>
    public BernoulliBandit(int arms = 10, ulong problem = 0) : this(Draw(arms, problem)) { }

    /// <summary>Arms that pay with these probabilities.</summary>
    public BernoulliBandit(IReadOnlyList<double> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(probabilities.Count, 1, nameof(probabilities));
        foreach (double probability in probabilities)
            if (!(probability is >= 0 and <= 1))
                throw new ArgumentException($"An arm cannot pay with probability {probability}: it must lie in [0, 1].", nameof(probabilities));
        _probabilities = [.. probabilities];
        ActionSpace = new Discrete(_probabilities.Length);
    }

    /// <inheritdoc/>
    public Space<int> ObservationSpace { get; } = new Discrete(1);

    /// <inheritdoc/>
    public Space<int> ActionSpace { get; }

    /// <summary>How likely every arm pays.</summary>
    public IReadOnlyList<double> Means => _probabilities;

    /// <summary>The arm that pays most, the first of equals.</summary>
    public int BestArm => Arms.Best(_probabilities);

    /// <inheritdoc/>
    public int Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        return 0;
    }

    /// <inheritdoc/>
    public StepResult<int> Step(int action)
    {
        Arms.Check(action, _probabilities.Length);
        return new StepResult<int>(0, _random.NextDouble() < _probabilities[action] ? 1 : 0, Terminated: false, Truncated: false);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _random.Save(writer.Section("random"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _random.Load(reader.Section("random"));

    private static double[] Draw(int arms, ulong problem)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 1);
        RandomStream random = RandomStream.Named(problem, "arms");
        double[] probabilities = new double[arms];
        for (int arm = 0; arm < arms; arm++)
            probabilities[arm] = random.NextDouble();
        return probabilities;
    }
}
