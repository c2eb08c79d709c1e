using RlhfSharp.Agents.Features;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// Estimates q(s, a, w) = w[a] . x(s): for every action a vector of weights over the same features. Ties of the greedy
/// action are broken at random where a random stream is given (learning), and by the lowest index where none is (evaluation).
/// </summary>
public sealed class LinearActionValues<TObservation> : ICheckpointable
{
    private readonly double[] _weights; // [actions, features]
    private readonly double[] _values; // [actions], of the observation evaluated last
    private readonly FeatureVector _vector;

    /// <summary>Weights of 0 for every action and feature.</summary>
    public LinearActionValues(FeatureMap<TObservation> features, int actionCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(actionCount, 1);
        (Features, ActionCount) = (features, actionCount);
        _weights = new double[actionCount * features.Count];
        _values = new double[actionCount];
        _vector = features.CreateVector();
    }

    /// <summary>What is seen of an observation.</summary>
    public FeatureMap<TObservation> Features { get; }

    /// <summary>How many actions there are.</summary>
    public int ActionCount { get; }

    /// <summary>Every weight, [actions, features] row by row.</summary>
    public Span<double> Weights => _weights;

    /// <summary>Where the weights of an action begin in <see cref="Weights"/>.</summary>
    public int OffsetOf(int action) => action * Features.Count;

    /// <summary>q of features and an action.</summary>
    public double Of(FeatureVector features, int action) => features.Dot(_weights, OffsetOf(action));

    /// <summary>Every action's value; overwritten by the next call.</summary>
    public ReadOnlySpan<double> Of(TObservation observation)
    {
        Features.Encode(observation, _vector);
        for (int action = 0; action < _values.Length; action++)
            _values[action] = Of(_vector, action);
        return _values;
    }

    /// <summary>The best action, the first of several.</summary>
    public int Greedy(TObservation observation) => ArgMax.First(Of(observation));

    /// <summary>The best action, one of several at random.</summary>
    public int Greedy(TObservation observation, RandomStream ties) => ArgMax.Any(Of(observation), ties);

    /// <summary>Adds <paramref name="amount"/> times the features to the weights of an action.</summary>
    public void Add(FeatureVector features, int action, double amount) => features.AddTo(_weights, amount, OffsetOf(action));

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => writer.Write("weights", _weights);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => reader.ReadInto("weights", _weights);
}
