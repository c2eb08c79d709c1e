using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>
/// Pulls the arm with the highest estimate, and with probability epsilon any arm (Sutton and Barto, section 2.4). With
/// initial values far above what any arm pays it explores by disappointment alone (optimistic initial values, section 2.6).
/// Estimates follow equation 2.3 (sample averages) or 2.5 (constant step): Q += alpha (R - Q).
/// </summary>
public sealed class EpsilonGreedyBandit : ArmBandit
{
    private readonly double[] _counts;
    private readonly double _epsilon;
    private readonly double _stepSize;

    /// <summary>An algorithm for so many arms.</summary>
    /// <param name="arms">How many, at least 1.</param>
    /// <param name="epsilon">Probability of a random arm, in [0, 1].</param>
    /// <param name="random">Draws explorations and breaks ties.</param>
    /// <param name="stepSize">alpha, the weight of a new reward in (0, 1]; 0 for sample averages, where it is one over the number of pulls.</param>
    /// <param name="initialValue">The value of every arm before its first pull.</param>
    public EpsilonGreedyBandit(int arms, double epsilon, RandomStream random, double stepSize = 0, double initialValue = 0)
        : base(arms, random, initialValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epsilon, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(stepSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stepSize, 1);
        _counts = new double[arms];
        _epsilon = epsilon;
        _stepSize = stepSize;
    }

    /// <inheritdoc/>
    public override int Act(int observation) =>
        _epsilon > 0 && Random.NextDouble() < _epsilon ? Random.NextIndex(ArmCount) : Values.Greedy(0, Random);

    /// <inheritdoc/>
    public override void Learn(int observation, int arm, double reward)
    {
        _counts[arm]++;
        ref double value = ref Values[0, arm];
        value += (_stepSize > 0 ? _stepSize : 1 / _counts[arm]) * (reward - value);
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("counts", _counts);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        reader.ReadInto("counts", _counts);
    }
}
