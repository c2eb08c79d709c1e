using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>
/// Thompson sampling (Thompson 1933; Russo et al., "A Tutorial on Thompson Sampling", 2018): draws the mean of every arm
/// from what is believed of it and pulls the arm whose draw is largest. Rewards are normal of known variance, and so is
/// the belief: precision 1/prior^2 + N/noise^2.
/// </summary>
public sealed class GaussianThompsonBandit : ArmBandit
{
    private readonly double[] _sums;
    private readonly double[] _counts;
    private readonly double[] _draws;
    private readonly double _priorPrecision;
    private readonly double _noisePrecision;

    /// <summary>An algorithm for so many arms.</summary>
    /// <param name="arms">How many, at least 1.</param>
    /// <param name="random">Draws from the beliefs.</param>
    /// <param name="priorDeviation">Standard deviation of the means around 0 before any pull, above 0.</param>
    /// <param name="noiseDeviation">Standard deviation of a reward around its arm's mean, above 0.</param>
    public GaussianThompsonBandit(int arms, RandomStream random, double priorDeviation = 1, double noiseDeviation = 1) : base(arms, random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(priorDeviation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(noiseDeviation);
        (_sums, _counts, _draws) = (new double[arms], new double[arms], new double[arms]);
        _priorPrecision = 1 / (priorDeviation * priorDeviation);
        _noisePrecision = 1 / (noiseDeviation * noiseDeviation);
    }

    /// <inheritdoc/>
    public override int Act(int observation)
    {
        for (int arm = 0; arm < _draws.Length; arm++)
            _draws[arm] = Values[0, arm] + Random.NextNormal() / Math.Sqrt(_priorPrecision + _counts[arm] * _noisePrecision);
        return ArgMax.Any(_draws, Random);
    }

    /// <inheritdoc/>
    public override void Learn(int observation, int arm, double reward)
    {
        _counts[arm]++;
        _sums[arm] += reward;
        Values[0, arm] = _noisePrecision * _sums[arm] / (_priorPrecision + _counts[arm] * _noisePrecision);
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("sums", _sums);
        writer.Write("counts", _counts);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        reader.ReadInto("sums", _sums);
        reader.ReadInto("counts", _counts);
    }
}
