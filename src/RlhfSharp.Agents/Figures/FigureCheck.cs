namespace RlhfSharp.Agents.Figures;

/// <summary>A number of a figure beside the one it is held to.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Measured">What came out.</param>
/// <param name="Reference">What should come out.</param>
/// <param name="Spread">How far the two may lie apart.</param>
public sealed record FigureCheck(string Name, double Measured, double Reference, double Spread)
{
    /// <summary>How many standard errors two correct measurements may lie apart.</summary>
    private const double Sigmas = 3;

    /// <summary>Whether the measurement is as close as it should be.</summary>
    public bool IsWithin => Math.Abs(Measured - Reference) <= Spread;

    /// <summary>A number that involves no chance.</summary>
    public static FigureCheck Exact(string name, double measured, double reference, double tolerance = 1e-6) => new(name, measured, reference, tolerance);

    /// <summary>
    /// A mean over runs beside the mean of an independent measurement: the two may differ by three standard errors of their
    /// difference, and by what the reference was rounded to.
    /// </summary>
    /// <param name="name">What was measured.</param>
    /// <param name="average">The runs.</param>
    /// <param name="index">Which of the numbers that every run wrote.</param>
    /// <param name="reference">The other measurement.</param>
    /// <param name="referenceRuns">How many runs it is the mean of.</param>
    /// <param name="rounding">Half a unit of the last digit it is given with.</param>
    public static FigureCheck Mean(string name, RunAverage average, int index, double reference, int referenceRuns, double rounding) =>
        new(name, average.Means[index], reference,
            Sigmas * average.Deviations[index] * Math.Sqrt(1.0 / average.Runs + 1.0 / referenceRuns) + rounding);
}
