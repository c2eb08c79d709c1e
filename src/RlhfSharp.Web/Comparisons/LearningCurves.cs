using System.Text.Json;
using RlhfSharp.Agents.Comparison;
using RlhfSharp.Agents.Figures;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Comparisons;

/// <summary>How fast agents learn: the return of training episodes over steps of the environment, averaged over seeds.</summary>
public static class LearningCurves
{
    private const string Return = "rollout/ep_rew_mean", Steps = "time/total_timesteps";
    private const int Points = 200, MostLines = 6;

    /// <summary>A picture for each environment with curves; runs without them are left out.</summary>
    public static IReadOnlyList<CurvePanel> Panels(IReadOnlyList<ComparedCurve> rows) =>
        [.. from row in rows
            let curve = Average(row)
            where curve is not null
            group curve by row.Environment into lines
            from part in lines.Chunk(MostLines)
            select new CurvePanel(lines.Key, "steps", "return of training episodes", part)];

    // On a common grid, as far as every seed goes.
    private static FigureCurve? Average(ComparedCurve row)
    {
        var runs = row.MetricsPaths.Select(Read).OfType<Run>().ToList();
        if (runs.Count == 0) return null;
        double first = runs.Max(run => run.Steps[0]), last = runs.Min(run => run.Steps[^1]);
        if (last <= first) return null;
        double[] x = new double[Points], means = new double[Points], errors = new double[Points];
        for (var i = 0; i < Points; i++)
        {
            x[i] = first + (last - first) * i / (Points - 1);
            double[] values = [.. runs.Select(run => run.At(x[i]))];
            means[i] = Sample.Mean(values);
            errors[i] = Sample.Deviation(values) / Math.Sqrt(values.Length);
        }
        return new FigureCurve(row.Label, x, means, errors);
    }

    private static Run? Read(string path)
    {
        if (!File.Exists(path)) return null;
        var lines = File.ReadLines(path).Select(Parse).OfType<JsonElement>()
            .Where(line => line.TryGetProperty(Return, out var value) && value.ValueKind == JsonValueKind.Number && line.TryGetProperty(Steps, out _));
        var series = MetricReader.Read(lines);
        return series.Find(metric => metric.Name == Return) is { } returns && series.Find(metric => metric.Name == Steps) is { } steps
            && returns.Values.Count > 1 && returns.Values.Count == steps.Values.Count
            ? new Run(steps.Values, returns.Values)
            : null;
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            return null; // the last line of a run that was killed
        }
    }

    private sealed record Run(IReadOnlyList<double> Steps, IReadOnlyList<double> Returns)
    {
        // Linear between the records around the step.
        public double At(double step)
        {
            int low = 0, high = Steps.Count - 1;
            while (high - low > 1)
            {
                var middle = (low + high) / 2;
                if (Steps[middle] <= step) low = middle;
                else high = middle;
            }
            var span = Steps[high] - Steps[low];
            return span <= 0 ? Returns[high] : Returns[low] + (step - Steps[low]) / span * (Returns[high] - Returns[low]);
        }
    }
}
