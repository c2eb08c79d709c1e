using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>
/// UCB1 (Auer, Cesa-Bianchi and Fischer 2002; Sutton and Barto, equation 2.10): pulls the arm with the largest
/// Q + c sqrt(ln t / N), so that an arm is tried again the longer it has been left alone. Every arm is pulled once first.
/// </summary>
public sealed class UpperConfidenceBandit : ArmBandit
{
    private readonly double _confidence;
    private readonly double[] _counts;
    private readonly double[] _scores;
    private double _pulls;

    /// <summary>An algorithm for so many arms.</summary>
    /// <param name="arms">How many, at least 1.</param>
    /// <param name="confidence">c, at least 0: how much an uncertain arm is favoured; sqrt(2) in UCB1, 2 in the book's figure.</param>
    /// <param name="random">Breaks ties.</param>
    public UpperConfidenceBandit(int arms, double confidence, RandomStream random) : base(arms, random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(confidence);
        _counts = new double[arms];
        _scores = new double[arms];
        _confidence = confidence;
    }

    /// <inheritdoc/>
    public override int Act(int observation)
    {
        double logarithm = Math.Log(_pulls + 1); // t counts the pull that is chosen now
        for (int arm = 0; arm < _scores.Length; arm++)
            _scores[arm] = _counts[arm] == 0 ? double.PositiveInfinity : Values[0, arm] + _confidence * Math.Sqrt(logarithm / _counts[arm]);
        return ArgMax.Any(_scores, Random);
    }

    /// <inheritdoc/>
    public override void Learn(int observation, int arm, double reward)
    {
        _pulls++;
        _counts[arm]++;
        ref double value = ref Values[0, arm];
        value += (reward - value) / _counts[arm];
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("counts", _counts);
        writer.Write("pulls", _pulls);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        reader.ReadInto("counts", _counts);
        _pulls = reader.ReadDouble("pulls");
    }
}
