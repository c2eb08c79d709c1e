namespace RlhfSharp.Web.Figures;

/// <summary>Leaves out the points of a curve that change its shape least, so that spikes stay.</summary>
internal static class CurveSimplifier
{
    /// <summary>
    /// Indices, in order, of at most <paramref name="limit"/> points with finite values: again and again the point whose
    /// triangle with its neighbours is smallest is left out (Visvalingam and Whyatt 1993).
    /// </summary>
    public static int[] Keep(IReadOnlyList<double> x, IReadOnlyList<double> y, int limit)
    {
        var kept = Enumerable.Range(0, y.Count).Where(i => double.IsFinite(y[i])).ToList();
        var areas = kept.Select((_, position) => Area(position)).ToList();
        while (kept.Count > Math.Max(2, limit))
        {
            var smallest = 1;
            for (var position = 2; position < kept.Count - 1; position++)
                if (areas[position] < areas[smallest]) smallest = position;
            kept.RemoveAt(smallest);
            areas.RemoveAt(smallest);
            areas[smallest - 1] = Area(smallest - 1);
            areas[smallest] = Area(smallest);
        }
        return [.. kept];

        double Area(int position)
        {
            if (position == 0 || position == kept.Count - 1) return double.PositiveInfinity;
            int before = kept[position - 1], at = kept[position], after = kept[position + 1];
            return Math.Abs((x[at] - x[before]) * (y[after] - y[before]) - (x[after] - x[before]) * (y[at] - y[before]));
        }
    }
}
