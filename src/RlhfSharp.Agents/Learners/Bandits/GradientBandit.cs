using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>
/// Pulls arms with the softmax of learnt preferences and follows the gradient of the expected reward (Sutton and Barto,
/// equation 2.12): H(A) += alpha (R - baseline)(1 - pi(A)), and H(a) -= alpha (R - baseline) pi(a) for the others. It is
/// REINFORCE in one state. The baseline is the mean of the rewards so far, that of now included.
/// </summary>
public sealed class GradientBandit : Bandit<int>
{
    private readonly double[] _preferences;
    private readonly double[] _probabilities;
    private readonly RandomStream _random;
    private readonly double _stepSize;
    private readonly bool _hasBaseline;
    private double _meanReward;
    private double _pulls;

    /// <summary>An algorithm for so many arms.</summary>
    /// <param name="arms">How many, at least 1.</param>
    /// <param name="stepSize">alpha, above 0.</param>
    /// <param name="hasBaseline">Compare rewards with their mean; without, with 0.</param>
    /// <param name="random">Draws the arms.</param>
    public GradientBandit(int arms, double stepSize, bool hasBaseline, RandomStream random) : base(arms)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        _preferences = new double[arms];
        _probabilities = new double[arms];
        _stepSize = stepSize;
        _hasBaseline = hasBaseline;
        _random = random;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Weights => _preferences;

    /// <inheritdoc/>
    public override int Act(int observation)
    {
        ComputeProbabilities();
        return _random.NextCategorical(_probabilities);
    }

    /// <inheritdoc/>
    public override void Learn(int observation, int arm, double reward)
    {
        ComputeProbabilities();
        _pulls++;
        if (_hasBaseline)
            _meanReward += (reward - _meanReward) / _pulls;
        double step = _stepSize * (reward - _meanReward);
        for (int other = 0; other < _preferences.Length; other++)
            _preferences[other] -= step * _probabilities[other];
        _preferences[arm] += step;
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        writer.WriteDoubles("preferences", _preferences);
        writer.Write("mean_reward", _meanReward);
        writer.Write("pulls", _pulls);
        _random.Save(writer.Section("random"));
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        reader.ReadDoubles("preferences", _preferences);
        _meanReward = reader.ReadDouble("mean_reward");
        _pulls = reader.ReadDouble("pulls");
        _random.Load(reader.Section("random"));
    }

    private void ComputeProbabilities()
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double preference in _preferences)
            largest = Math.Max(largest, preference);
        for (int arm = 0; arm < _preferences.Length; arm++)
            sum += _probabilities[arm] = Math.Exp(_preferences[arm] - largest);
        for (int arm = 0; arm < _preferences.Length; arm++)
            _probabilities[arm] /= sum;
    }
}
