using System.Text.Json;

namespace RlhfSharp.Web.Reports;

/// <summary>
/// The optional evaluation.json of a run folder, for the plots that single figures cannot make:
/// <c>baseline_scores</c> and <c>policy_scores</c> (arrays of numbers) and <c>calibration</c> (an array of objects with
/// <c>predicted</c>, <c>observed</c> and <c>count</c>). Every part may be absent.
/// </summary>
internal sealed record EvaluationFile(IReadOnlyList<double> BaselineScores, IReadOnlyList<double> PolicyScores, IReadOnlyList<CalibrationBin> Calibration)
{
    private static readonly EvaluationFile Empty = new([], [], []);

    public static EvaluationFile Read(string path, List<string> problems)
    {
        if (!File.Exists(path)) return Empty;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return new EvaluationFile(Numbers(root, "baseline_scores"), Numbers(root, "policy_scores"), Bins(root));
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException)
        {
            problems.Add("evaluation.json could not be read and was left out.");
            return Empty;
        }
    }

    private static List<double> Numbers(JsonElement root, string name) =>
        root.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array
            ? [.. array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Number).Select(item => item.GetDouble()).Where(double.IsFinite)]
            : [];

    private static List<CalibrationBin> Bins(JsonElement root)
    {
        var bins = new List<CalibrationBin>();
        if (!root.TryGetProperty("calibration", out var array) || array.ValueKind != JsonValueKind.Array) return bins;
        foreach (var item in array.EnumerateArray())
        {
            if (item.TryGetProperty("predicted", out var predicted) && item.TryGetProperty("observed", out var observed) && item.TryGetProperty("count", out var count))
                bins.Add(new CalibrationBin(predicted.GetDouble(), observed.GetDouble(), count.GetInt64()));
        }
        return bins;
    }
}
