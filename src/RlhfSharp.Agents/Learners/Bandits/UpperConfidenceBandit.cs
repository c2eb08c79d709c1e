using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>
/// UCB1 (Auer, Cesa-Bianchi and Fischer 2002; Sutton and Barto, equation 2.10): pulls the arm with the largest
/// Q + c sqrt(ln t / N), so that an arm is tried again the longer it has been left alone. Every arm is pulled once first.
/// </summary>
public sealed class UpperConfidenceBandit : Bandit<int>
{
    private readonly ArmEstimates _estimates;
    private readonly RandomStream _random;
    private readonly double _confidence;
    private readonly double[] _scores;
    private double _pulls;

    /// <summary>An algorithm for so many arms.</summary>
    /// <param name="arms">How many, at least 1.</param>
    /// <param name="confidence">c, at least 0: how much an uncertain arm is favoured; sqrt(2) in UCB1, 2 in the book's figure.</param>
    /// <param name="random">Breaks ties.</param>
    public UpperConfidenceBandit(int arms, double confidence, RandomStream random) : base(arms)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(confidence);
        _estimates = new ArmEstimates(arms);
        _scores = new double[arms];
        _confidence = confidence;
        _random = random;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Weights => _estimates.Values;

    /// <inheritdoc/>
    public override int Act(int observation)
    {
        ReadOnlySpan<double> values = _estimates.Values, counts = _estimates.Counts;
        double logarithm = Math.Log(_pulls + 1); // t counts the pull that is chosen now
        for (int arm = 0; arm < _scores.Length; arm++)
            _scores[arm] = counts[arm] == 0 ? double.PositiveInfinity : values[arm] + _confidence * Math.Sqrt(logarithm / counts[arm]);
        return ArmEstimates.ArgMax(_scores, _random);
    }

    /// <inheritdoc/>
    public override void Learn(int observation, int arm, double reward)
    {
        _pulls++;
        _estimates.Update(arm, reward);
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        _estimates.Save(writer.Section("estimates"));
        _random.Save(writer.Section("random"));
        writer.Write("pulls", _pulls);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        _estimates.Load(reader.Section("estimates"));
        _random.Load(reader.Section("random"));
        _pulls = reader.ReadDouble("pulls");
    }
}
