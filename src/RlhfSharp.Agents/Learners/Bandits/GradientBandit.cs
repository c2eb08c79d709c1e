using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>
/// Pulls arms with the softmax of learnt preferences and follows the gradient of the expected reward (Sutton and Barto,
/// equation 2.12): H(A) += alpha (R - baseline)(1 - pi(A)), and H(a) -= alpha (R - baseline) pi(a) for the others. It is
/// REINFORCE in one state. The baseline is the mean of the rewards so far, that of now included.
/// </summary>
public sealed class GradientBandit : ArmBandit
{
    private readonly double[] _probabilities;
    private readonly double _stepSize;
    private readonly bool _hasBaseline;
    private double _meanReward;
    private double _pulls;

    /// <summary>An algorithm for so many arms.</summary>
    /// <param name="arms">How many, at least 1.</param>
    /// <param name="stepSize">alpha, above 0.</param>
    /// <param name="hasBaseline">Compare rewards with their mean; without, with 0.</param>
    /// <param name="random">Draws the arms.</param>
    public GradientBandit(int arms, double stepSize, bool hasBaseline, RandomStream random) : base(arms, random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        _probabilities = new double[arms];
        _stepSize = stepSize;
        _hasBaseline = hasBaseline;
    }

    /// <inheritdoc/>
    public override int Act(int observation)
    {
        ComputeProbabilities();
        return Random.NextCategorical(_probabilities);
    }

    /// <inheritdoc/>
    public override void Learn(int observation, int arm, double reward)
    {
        ComputeProbabilities();
        _pulls++;
        if (_hasBaseline)
            _meanReward += (reward - _meanReward) / _pulls;
        double step = _stepSize * (reward - _meanReward);
        for (int other = 0; other < _probabilities.Length; other++)
            Values[0, other] -= step * _probabilities[other];
        Values[0, arm] += step;
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("mean_reward", _meanReward);
        writer.Write("pulls", _pulls);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        _meanReward = reader.ReadDouble("mean_reward");
        _pulls = reader.ReadDouble("pulls");
    }

    private void ComputeProbabilities()
    {
        ReadOnlySpan<double> preferences = Values.Of(0);
        double largest = Values.Max(0), sum = 0;
        for (int arm = 0; arm < preferences.Length; arm++)
            sum += _probabilities[arm] = Math.Exp(preferences[arm] - largest);
        for (int arm = 0; arm < preferences.Length; arm++)
            _probabilities[arm] /= sum;
    }
}
