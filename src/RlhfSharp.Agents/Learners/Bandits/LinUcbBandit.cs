using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>
/// LinUCB with a model for every arm (Li et al., "A Contextual-Bandit Approach to Personalized News Article
/// Recommendation", 2010, algorithm 1): ridge regression of the reward on the context x, and the arm with the largest
/// x . w + alpha sqrt(x' A^-1 x). The inverse is kept up to date pull by pull (Sherman and Morrison).
/// </summary>
public sealed class LinUcbBandit : Bandit<float[]>
{
    private readonly int _size;
    private readonly double _confidence;
    private readonly double[] _inverses; // [arm, size, size]: A^-1
    private readonly double[] _targets; // [arm, size]: b, the sum of reward times context
    private readonly double[] _scores;
    private readonly double[] _product; // [size]: A^-1 x
    private readonly RandomStream _random;

    /// <summary>An algorithm for so many arms.</summary>
    /// <param name="arms">How many, at least 1.</param>
    /// <param name="contextSize">Numbers in a context, at least 1.</param>
    /// <param name="confidence">alpha, at least 0: how much an uncertain arm is favoured.</param>
    /// <param name="random">Breaks ties.</param>
    /// <param name="ridge">Weight of the squared length of the weights, above 0.</param>
    public LinUcbBandit(int arms, int contextSize, double confidence, RandomStream random, double ridge = 1) : base(arms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contextSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(confidence);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ridge);
        _size = contextSize;
        _confidence = confidence;
        _random = random;
        _inverses = new double[arms * contextSize * contextSize];
        _targets = new double[arms * contextSize];
        Values = new LinearActionValues<float[]>(new PlainFeatures(contextSize), arms);
        _scores = new double[arms];
        _product = new double[contextSize];
        for (int row = 0; row < arms * contextSize; row++)
            _inverses[row * contextSize + row % contextSize] = 1 / ridge;
    }

    /// <summary>What every arm is expected to pay in a context: weights [arm, size] = A^-1 b.</summary>
    public LinearActionValues<float[]> Values { get; }

    /// <inheritdoc/>
    public override int Act(float[] observation)
    {
        CheckContext(observation);
        for (int arm = 0; arm < _scores.Length; arm++)
            _scores[arm] = Dot(Values.Weights.Slice(arm * _size, _size), observation) + _confidence * Math.Sqrt(MultiplyInverse(arm, observation));
        return ArgMax.Any(_scores, _random);
    }

    /// <inheritdoc/>
    public override void Learn(float[] observation, int arm, double reward)
    {
        CheckContext(observation);
        double scale = 1 / (1 + MultiplyInverse(arm, observation));
        Span<double> inverse = _inverses.AsSpan(arm * _size * _size, _size * _size);
        for (int i = 0; i < _size; i++)
            for (int j = 0; j < _size; j++)
                inverse[i * _size + j] -= scale * _product[i] * _product[j];
        Span<double> target = _targets.AsSpan(arm * _size, _size), weights = Values.Weights.Slice(arm * _size, _size);
        for (int i = 0; i < _size; i++)
            target[i] += reward * observation[i];
        for (int i = 0; i < _size; i++)
        {
            double sum = 0;
            for (int j = 0; j < _size; j++)
                sum += inverse[i * _size + j] * target[j];
            weights[i] = sum;
        }
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        writer.Write("inverses", _inverses);
        writer.Write("targets", _targets);
        Values.Save(writer.Section("values"));
        _random.Save(writer.Section("random"));
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        reader.ReadInto("inverses", _inverses);
        reader.ReadInto("targets", _targets);
        Values.Load(reader.Section("values"));
        _random.Load(reader.Section("random"));
    }

    // A^-1 x into _product; returns x' A^-1 x.
    private double MultiplyInverse(int arm, ReadOnlySpan<float> context)
    {
        double square = 0;
        for (int i = 0; i < _size; i++)
        {
            _product[i] = Dot(_inverses.AsSpan((arm * _size + i) * _size, _size), context);
            square += context[i] * _product[i];
        }

        return Math.Max(0, square);
    }

    private void CheckContext(float[] context)
    {
        if (context.Length != _size)
            throw new ArgumentException($"A context has {context.Length} numbers; this algorithm was made for {_size}.", nameof(context));
    }

    private static double Dot(ReadOnlySpan<double> weights, ReadOnlySpan<float> context)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += weights[i] * context[i];
        return sum;
    }
}
