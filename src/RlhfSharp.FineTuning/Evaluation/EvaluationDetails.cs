using System.Text.Json;
using RlhfSharp.Core;
using RlhfSharp.Core.Runs;

namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>
/// What the plots of a report need beyond the figures of summary.json: written to evaluation.json of a run folder. Parts
/// that were not measured stay empty.
/// </summary>
public sealed record EvaluationDetails
{
    /// <summary>The file's name inside a run folder.</summary>
    public const string FileName = "evaluation.json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The training reward of each response of the baseline.</summary>
    public IReadOnlyList<double> BaselineScores { get; init; } = [];

    /// <summary>The training reward of each response of the policy.</summary>
    public IReadOnlyList<double> PolicyScores { get; init; } = [];

    /// <summary>The reliability diagram of a reward model.</summary>
    public IReadOnlyList<CalibrationBin> Calibration { get; init; } = [];

    /// <summary>Writes the details into a run folder; values that are not finite are left out.</summary>
    /// <exception cref="UserException">The disk is full or the folder cannot be written.</exception>
    public void Save(string runFolder)
    {
        EvaluationDetails finite = this with { BaselineScores = [.. BaselineScores.Where(double.IsFinite)], PolicyScores = [.. PolicyScores.Where(double.IsFinite)] };
        AtomicFile.WriteAllText(Path.Combine(runFolder, FileName), JsonSerializer.Serialize(finite, Json) + "\n");
    }

    /// <summary>Reads the details of a run folder.</summary>
    /// <returns>Null where the file is missing or no such object.</returns>
    public static EvaluationDetails? Load(string runFolder)
    {
        try
        {
            return JsonSerializer.Deserialize<EvaluationDetails>(File.ReadAllText(Path.Combine(runFolder, FileName)), Json);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
