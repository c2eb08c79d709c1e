using System.Text.Json;

namespace RlhfSharp.Web.Reports;

/// <summary>Turns the lines of one phase in metrics.jsonl into a series for each metric.</summary>
internal static class MetricReader
{
    /// <summary>The metrics in the order of their first appearance; values that are not finite numbers leave a gap.</summary>
    public static List<MetricSeries> Read(IEnumerable<JsonElement> lines)
    {
        var order = new List<string>();
        var points = new Dictionary<string, (List<double> Iterations, List<double> Values)>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (!line.TryGetProperty("iteration", out var given) || given.ValueKind != JsonValueKind.Number) continue;
            var iteration = given.GetDouble();
            foreach (var property in line.EnumerateObject())
            {
                if (property.Name == "iteration" || property.Value.ValueKind != JsonValueKind.Number || !double.IsFinite(property.Value.GetDouble())) continue;
                if (!points.TryGetValue(property.Name, out var series))
                {
                    points[property.Name] = series = ([], []);
                    order.Add(property.Name);
                }
                // Where a resumed run has written iterations again, the later line replaces the earlier ones.
                while (series.Iterations.Count > 0 && series.Iterations[^1] >= iteration)
                {
                    series.Iterations.RemoveAt(series.Iterations.Count - 1);
                    series.Values.RemoveAt(series.Values.Count - 1);
                }
                series.Iterations.Add(iteration);
                series.Values.Add(property.Value.GetDouble());
            }
        }
        return [.. order.Select(name => new MetricSeries(name, points[name].Iterations, points[name].Values))];
    }
}
