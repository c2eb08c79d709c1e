using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Replay;

/// <summary>
/// Prioritised experience replay, proportional (Schaul et al. 2016, algorithm 1): step i is chosen with probability
/// p_i^alpha / sum, p_i being the error last seen there plus epsilon, and weighs (N P(i))^-beta in the loss, divided by the largest
/// weight of the minibatch. A minibatch takes one step from each of as many equal shares of the total. A new step has the largest
/// priority so far.
/// </summary>
public sealed class PrioritizedSampler : IReplaySampler
{
    private readonly PrioritizedReplayOptions _options;
    private readonly RandomStream _random;
    private readonly int _positions;
    private readonly SumTree _tree;
    private double _largest = 1;
    private double _beta;

    /// <summary>For a buffer of <paramref name="positions"/> entries.</summary>
    public PrioritizedSampler(int positions, PrioritizedReplayOptions options, RandomStream random)
    {
        (_positions, _options, _random) = (positions, options, random);
        _tree = new SumTree(positions);
        _beta = options.Beta;
    }

    /// <inheritdoc/>
    public void Begin(TrainingProgress progress) => _beta = _options.Beta + (1 - _options.Beta) * progress.Fraction;

    /// <inheritdoc/>
    public void Written(long position, bool isStep) => _tree[position] = isStep ? _largest : 0;

    /// <inheritdoc/>
    public void Sample(ReplayBuffer buffer, Span<long> positions, Span<float> weights)
    {
        double share = _tree.Total / positions.Length;
        float largest = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = _tree.Find((i + _random.NextDouble()) * share);
            weights[i] = (float)Math.Pow(buffer.StepCount * _tree[positions[i]] / _tree.Total, -_beta);
            largest = Math.Max(largest, weights[i]);
        }

        foreach (ref float weight in weights)
            weight /= largest;
    }

    /// <inheritdoc/>
    public void Update(ReadOnlySpan<long> positions, ReadOnlySpan<float> errors)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            if (!(errors[i] >= 0 && float.IsFinite(errors[i])))
                throw new ArgumentException($"The error at position {positions[i]} is {errors[i]}; it must be finite and at least 0.", nameof(errors));
            double priority = Math.Pow(errors[i] + _options.Epsilon, _options.Alpha);
            _tree[positions[i]] = priority;
            _largest = Math.Max(_largest, priority);
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        double[] priorities = new double[_positions];
        for (int i = 0; i < priorities.Length; i++)
            priorities[i] = _tree[i];
        writer.Write("priorities", priorities);
        writer.Write("largest", _largest);
        _random.Save(writer.Section("random"));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        double[] priorities = new double[_positions];
        reader.ReadInto("priorities", priorities);
        for (int i = 0; i < priorities.Length; i++)
            _tree[i] = priorities[i];
        _largest = reader.ReadDouble("largest");
        _random.Load(reader.Section("random"));
    }
}
