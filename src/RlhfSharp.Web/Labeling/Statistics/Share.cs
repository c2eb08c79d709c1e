namespace RlhfSharp.Web.Labeling.Statistics;

/// <summary>A share with its 95 % Wilson interval.</summary>
/// <param name="Hits">How often.</param>
/// <param name="Count">Out of how many.</param>
internal readonly record struct Share(int Hits, int Count)
{
    private const double Z = 1.959964;

    public double Value => Count == 0 ? double.NaN : (double)Hits / Count;

    /// <summary>The interval's ends (Wilson 1927); 0 and 1 where nothing was counted.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            if (Count == 0) return (0, 1);
            double n = Count, centre = Value + Z * Z / (2 * n), half = Z * Math.Sqrt(Value * (1 - Value) / n + Z * Z / (4 * n * n)), scale = 1 + Z * Z / n;
            return ((centre - half) / scale, (centre + half) / scale);
        }
    }
}
