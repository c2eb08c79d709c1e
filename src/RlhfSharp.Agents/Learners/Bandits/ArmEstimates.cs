using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>What each arm has paid so far: how often it was pulled, and its estimated value.</summary>
internal sealed class ArmEstimates
{
    private readonly double[] _values;
    private readonly double[] _counts;
    private readonly double _stepSize;

    /// <param name="arms">How many there are.</param>
    /// <param name="initial">The value of every arm before its first pull.</param>
    /// <param name="stepSize">The weight of a new reward, in (0, 1]; 0 for sample averages, where it is one over the number of pulls.</param>
    public ArmEstimates(int arms, double initial = 0, double stepSize = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stepSize, 1);
        _values = new double[arms];
        _counts = new double[arms];
        _stepSize = stepSize;
        Array.Fill(_values, initial);
    }

    public ReadOnlySpan<double> Values => _values;

    public ReadOnlySpan<double> Counts => _counts;

    /// <summary>Q += alpha (R - Q): equation 2.3 with alpha = 1/N, equation 2.5 with a constant step.</summary>
    public void Update(int arm, double reward)
    {
        _counts[arm]++;
        _values[arm] += (_stepSize > 0 ? _stepSize : 1 / _counts[arm]) * (reward - _values[arm]);
    }

    public void Save(CheckpointWriter writer)
    {
        writer.WriteDoubles("values", _values);
        writer.WriteDoubles("counts", _counts);
    }

    public void Load(CheckpointReader reader)
    {
        reader.ReadDoubles("values", _values);
        reader.ReadDoubles("counts", _counts);
    }

    /// <summary>The index of the largest score; equals are drawn among at random, because the first would be favoured at the start.</summary>
    public static int ArgMax(ReadOnlySpan<double> scores, RandomStream random)
    {
        int best = 0, equals = 1;
        for (int arm = 1; arm < scores.Length; arm++)
        {
            if (scores[arm] > scores[best])
                (best, equals) = (arm, 1);
            else if (scores[arm] == scores[best] && random.NextIndex(++equals) == 0)
                best = arm;
        }

        return best;
    }
}
