using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>
/// Thompson sampling for arms that pay between 0 and 1 (Chapelle and Li 2011): the belief in an arm is Beta(successes + 1,
/// failures + 1); a reward between the two counts as a part of each.
/// </summary>
public sealed class BernoulliThompsonBandit : ArmBandit
{
    private readonly double[] _successes;
    private readonly double[] _failures;
    private readonly double[] _draws;

    /// <summary>An algorithm for so many arms (at least 1); <paramref name="random"/> draws from the beliefs.</summary>
    public BernoulliThompsonBandit(int arms, RandomStream random) : base(arms, random, initialValue: 0.5)
    {
        (_successes, _failures, _draws) = (new double[arms], new double[arms], new double[arms]);
    }

    /// <inheritdoc/>
    public override int Act(int observation)
    {
        for (int arm = 0; arm < _draws.Length; arm++)
        {
            double success = DrawGamma(_successes[arm] + 1), failure = DrawGamma(_failures[arm] + 1);
            _draws[arm] = success / (success + failure); // a Beta draw
        }

        return ArgMax.Any(_draws, Random);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The reward lies outside [0, 1].</exception>
    public override void Learn(int observation, int arm, double reward)
    {
        if (!(reward is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(reward), reward, "Thompson sampling with Beta beliefs needs rewards between 0 and 1; for others use normal beliefs.");
        _successes[arm] += reward;
        _failures[arm] += 1 - reward;
        Values[0, arm] = (_successes[arm] + 1) / (_successes[arm] + _failures[arm] + 2);
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("successes", _successes);
        writer.Write("failures", _failures);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        reader.ReadInto("successes", _successes);
        reader.ReadInto("failures", _failures);
    }

    // Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables" (2000), for shapes of 1 and more.
    private double DrawGamma(double shape)
    {
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = Random.NextNormal(), cubeRoot = 1 + c * normal;
            if (cubeRoot <= 0)
                continue;
            double v = cubeRoot * cubeRoot * cubeRoot;
            if (Math.Log(1 - Random.NextDouble()) < 0.5 * normal * normal + d * (1 - v + Math.Log(v)))
                return d * v;
        }
    }
}
