namespace RlhfSharp.Agents.Features;

/// <summary>The features of one observation that are not 0, whose number is always the same; reused from step to step.</summary>
/// <param name="activeCount">How many there are, at least 1.</param>
public sealed class FeatureVector(int activeCount)
{
    /// <summary>Which features they are; one may occur twice.</summary>
    public int[] Indices { get; } = new int[activeCount];

    /// <summary>Their values.</summary>
    public double[] Values { get; } = new double[activeCount];

    /// <summary>The sum of weights times features, for the weights that begin at <paramref name="offset"/>.</summary>
    public double Dot(ReadOnlySpan<double> weights, int offset = 0)
    {
        double sum = 0;
        for (int i = 0; i < Indices.Length; i++)
            sum += weights[offset + Indices[i]] * Values[i];
        return sum;
    }

    /// <summary>Adds <paramref name="amount"/> times the features to the weights that begin at <paramref name="offset"/>.</summary>
    public void AddTo(Span<double> weights, double amount, int offset = 0)
    {
        for (int i = 0; i < Indices.Length; i++)
            weights[offset + Indices[i]] += amount * Values[i];
    }
}
