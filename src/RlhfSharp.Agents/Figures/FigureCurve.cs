namespace RlhfSharp.Agents.Figures;

/// <summary>A curve.</summary>
/// <param name="Label">Its text in the legend.</param>
/// <param name="X">Where its points are, in rising order.</param>
/// <param name="Y">Their values; NaN where there is none.</param>
/// <param name="StandardErrors">The standard error of each value, where it is a mean over runs.</param>
public sealed record FigureCurve(string Label, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double>? StandardErrors = null)
{
    /// <summary>A curve whose points are numbered from <paramref name="first"/>.</summary>
    public static FigureCurve Numbered(string label, IReadOnlyList<double> y, IReadOnlyList<double>? standardErrors = null, double first = 1)
    {
        double[] x = new double[y.Count];
        for (int i = 0; i < x.Length; i++)
            x[i] = first + i;
        return new FigureCurve(label, x, y, standardErrors);
    }

    /// <summary>The averages of a part of what every run wrote, numbered from <paramref name="first"/>.</summary>
    public static FigureCurve Of(string label, RunAverage average, Range part, double first = 1) =>
        Numbered(label, average.Means[part], average.StandardErrors[part], first);
}
