namespace RlhfSharp.Web.Reports;

/// <summary>A linear axis: its range and its round tick values.</summary>
internal sealed record AxisScale(double Minimum, double Maximum, IReadOnlyList<double> Ticks)
{
    /// <summary>Chooses a range that covers the values and about <paramref name="count"/> ticks at multiples of 1, 2 or 5.</summary>
    public static AxisScale Cover(double minimum, double maximum, int count)
    {
        if (minimum == maximum)
        {
            var reach = minimum == 0 ? 1 : Math.Abs(minimum) * 0.5;
            minimum -= reach;
            maximum += reach;
        }
        var step = RoundStep((maximum - minimum) / Math.Max(1, count));
        var low = Math.Floor(minimum / step + 1e-9) * step;
        var high = Math.Ceiling(maximum / step - 1e-9) * step;
        var ticks = new List<double>();
        for (var i = 0; i <= (int)Math.Round((high - low) / step); i++)
        {
            var tick = low + i * step;
            ticks.Add(Math.Abs(tick) < step * 1e-6 ? 0 : tick);
        }
        return new AxisScale(low, high, ticks);
    }

    /// <summary>As <see cref="Cover"/>, but the range is exactly that of the values and ticks outside it are left out.</summary>
    public static AxisScale Within(double minimum, double maximum, int count)
    {
        if (minimum == maximum) return Cover(minimum, maximum, count);
        var cover = Cover(minimum, maximum, count);
        return new AxisScale(minimum, maximum, [.. cover.Ticks.Where(tick => tick >= minimum && tick <= maximum)]);
    }

    /// <summary>A tick in as many digits as it takes to tell it from its neighbours.</summary>
    public string Label(double tick)
    {
        var step = Ticks.Count > 1 ? Ticks[1] - Ticks[0] : 1;
        var largest = Math.Max(Math.Abs(Minimum), Math.Abs(Maximum));
        if (largest is < 1e-2 or >= 1e4 || step >= 1) return Html.Number(tick);
        return tick.ToString("0." + new string('#', (int)Math.Ceiling(-Math.Log10(step) - 1e-9)), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Where the value lies: 0 at the minimum, 1 at the maximum.</summary>
    public double Place(double value) => (value - Minimum) / (Maximum - Minimum);

    private static double RoundStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1.0001 => power, <= 2.0001 => 2 * power, <= 5.0001 => 5 * power, _ => 10 * power };
    }
}
