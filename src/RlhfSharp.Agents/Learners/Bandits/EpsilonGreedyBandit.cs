using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>
/// Pulls the arm with the highest estimate, and with probability epsilon any arm (Sutton and Barto, section 2.4). With
/// initial values far above what any arm pays it explores by disappointment alone (optimistic initial values, section 2.6).
/// </summary>
public sealed class EpsilonGreedyBandit : Bandit<int>
{
    private readonly ArmEstimates _estimates;
    private readonly RandomStream _random;
    private readonly double _epsilon;

    /// <summary>An algorithm for so many arms.</summary>
    /// <param name="arms">How many, at least 1.</param>
    /// <param name="epsilon">Probability of a random arm, in [0, 1].</param>
    /// <param name="random">Draws explorations and breaks ties.</param>
    /// <param name="stepSize">Weight of a new reward in (0, 1]; 0 for sample averages.</param>
    /// <param name="initialValue">The value of every arm before its first pull.</param>
    public EpsilonGreedyBandit(int arms, double epsilon, RandomStream random, double stepSize = 0, double initialValue = 0) : base(arms)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epsilon, 1);
        _estimates = new ArmEstimates(arms, initialValue, stepSize);
        _epsilon = epsilon;
        _random = random;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Weights => _estimates.Values;

    /// <inheritdoc/>
    public override int Act(int observation) =>
        _epsilon > 0 && _random.NextDouble() < _epsilon ? _random.NextIndex(ArmCount) : ArmEstimates.ArgMax(_estimates.Values, _random);

    /// <inheritdoc/>
    public override void Learn(int observation, int arm, double reward) => _estimates.Update(arm, reward);

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        _estimates.Save(writer.Section("estimates"));
        _random.Save(writer.Section("random"));
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        _estimates.Load(reader.Section("estimates"));
        _random.Load(reader.Section("random"));
    }
}
