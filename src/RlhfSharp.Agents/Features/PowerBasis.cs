using System.Text.Json.Nodes;

namespace RlhfSharp.Agents.Features;

/// <summary>
/// A basis with one feature for every combination of an exponent or frequency from 0 to an order along each axis:
/// (order + 1)^axes features, all of them active.
/// </summary>
public abstract class PowerBasis : FeatureMap<float[]>
{
    private readonly BoxScale _scale;
    private readonly string _kind;
    private readonly double[] _scaled;

    private protected PowerBasis(string kind, IReadOnlyList<double> low, IReadOnlyList<double> high, int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        _scale = new BoxScale(low, high);
        _scaled = new double[_scale.Size];
        (_kind, Order) = (kind, order);
        double count = Math.Pow(order + 1, _scale.Size);
        if (count > 1 << 20)
            throw new ArgumentException($"Order {order} along {_scale.Size} axes makes {count:0} features: use a lower order.");
        Count = (int)count;
    }

    /// <summary>The highest exponent or frequency.</summary>
    public int Order { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int ActiveCount => Count;

    /// <inheritdoc/>
    public override void Encode(float[] observation, FeatureVector features)
    {
        _scale.Check(observation);
        for (int axis = 0; axis < _scaled.Length; axis++)
            _scaled[axis] = _scale.At(observation, axis);
        for (int feature = 0; feature < Count; feature++)
        {
            features.Indices[feature] = feature;
            features.Values[feature] = Evaluate(_scaled, feature);
        }
    }

    /// <inheritdoc/>
    public override JsonObject Describe()
    {
        JsonObject description = new() { ["kind"] = _kind, ["order"] = Order };
        _scale.DescribeIn(description);
        return description;
    }

    /// <summary>A feature of numbers in [0, 1]; its exponents are the digits of its index to the base order + 1.</summary>
    private protected abstract double Evaluate(ReadOnlySpan<double> scaled, int feature);
}
