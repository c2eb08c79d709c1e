namespace RlhfSharp.Agents.Figures;

/// <summary>A number of a figure beside the one it is held to.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Measured">What came out.</param>
/// <param name="Reference">What should come out.</param>
/// <param name="Spread">How far the two may lie apart; 0 where a bound must be kept.</param>
/// <param name="Source">Where the reference is from.</param>
/// <param name="Kind">Whether the reference is a value or a bound.</param>
/// <param name="Runs">Independent runs behind the measurement; null where it involves no chance, or where one run must do.</param>
public sealed record FigureCheck(
    string Name, double Measured, double Reference, double Spread, string Source, FigureCheckKind Kind = FigureCheckKind.Equal, int? Runs = null)
{
    /// <summary>The fewest runs from which a spread is estimated; with fewer a mean is not checked.</summary>
    public const int LeastRuns = 4;

    /// <summary>How many standard errors two correct measurements may lie apart.</summary>
    private const double Sigmas = 3;

    /// <summary>Whether the measurement is as it should be; null where there are too few runs to say.</summary>
    public bool? IsWithin => Runs < LeastRuns ? null : Kind switch
    {
        FigureCheckKind.AtLeast => Measured >= Reference,
        FigureCheckKind.AtMost => Measured <= Reference,
        _ => Math.Abs(Measured - Reference) <= Spread,
    };

    /// <summary>A number that involves no chance.</summary>
    public static FigureCheck Exact(string name, double measured, double reference, string source, double tolerance = 1e-6) =>
        new(name, measured, reference, tolerance, source);

    /// <summary>A number that must not be smaller.</summary>
    public static FigureCheck AtLeast(string name, double measured, double bound, string source) => new(name, measured, bound, 0, source, FigureCheckKind.AtLeast);

    /// <summary>A number that must not be larger.</summary>
    public static FigureCheck AtMost(string name, double measured, double bound, string source) => new(name, measured, bound, 0, source, FigureCheckKind.AtMost);

    /// <summary>
    /// A mean over runs beside the mean of an independent measurement: the two may differ by three standard errors of their
    /// difference, and by what the reference was rounded to.
    /// </summary>
    /// <param name="name">What was measured.</param>
    /// <param name="average">The runs.</param>
    /// <param name="index">Which of the numbers that every run wrote.</param>
    /// <param name="reference">The other measurement, by a program of its own in plain Python.</param>
    /// <param name="referenceRuns">How many runs it is the mean of.</param>
    /// <param name="rounding">Half a unit of the last digit it is given with.</param>
    public static FigureCheck Mean(string name, RunAverage average, int index, double reference, int referenceRuns, double rounding) =>
        new(name, average.Means[index], reference,
            Sigmas * average.Deviations[index] * Math.Sqrt(1.0 / average.Runs + 1.0 / referenceRuns) + rounding, FigureSource.Measured(referenceRuns), Runs: average.Runs);

    /// <summary>A mean over runs beside its expectation: the two may differ by three standard errors, and by what the expectation was rounded to.</summary>
    public static FigureCheck Expected(string name, RunAverage average, int index, double expectation, string source, double rounding) =>
        new(name, average.Means[index], expectation, Sigmas * average.StandardErrors[index] + rounding, source, Runs: average.Runs);
}
