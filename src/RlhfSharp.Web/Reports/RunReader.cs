using System.Globalization;
using System.Text.Json;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.Web.Reports;

/// <summary>Reads run folders. A missing folder is the user's mistake; a missing or damaged file inside is reported and skipped.</summary>
internal static class RunReader
{
    private static readonly string[] PhaseOrder = ["tokenizer", "sft", "reward", "reward-model", "reward_model", "ppo", "evaluation"];

    /// <summary>Reads a run folder and the runs directly inside it.</summary>
    /// <exception cref="UserException">There is no such folder, or nothing in it is a run.</exception>
    public static RunRecord Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new UserException($"no run folder at '{folder}'; give a folder that a training command wrote, such as runs/quickstart");
        var run = ReadOne(folder, depth: 0);
        if (run.Metrics.Count == 0 && run.Phases.Count == 0 && run.Figures.Count == 0 && run.Facts.Count == 0 && run.Samples.Count == 0)
            throw new UserException($"'{folder}' holds no run (none of metrics.jsonl, summary.json, samples.jsonl); give a folder that a training command wrote");
        return run;
    }

    private static RunRecord ReadOne(string folder, int depth)
    {
        var problems = new List<string>();
        var facts = new Dictionary<string, string>();
        var figures = new Dictionary<string, double>();
        ReadSummary(Path.Combine(folder, "summary.json"), facts, figures, problems);
        var samples = ReadSamples(Path.Combine(folder, "samples.jsonl"), problems);
        var evaluation = ReadEvaluation(folder, problems);
        var firstIteration = samples.Count == 0 ? 0 : samples.Min(sample => sample.Iteration);
        var lastIteration = samples.Count == 0 ? 0 : samples.Max(sample => sample.Iteration);
        var sampledTwice = firstIteration != lastIteration;

        return new RunRecord
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            Folder = folder,
            Facts = facts,
            Figures = figures,
            Metrics = ReadMetrics(Path.Combine(folder, "metrics.jsonl"), problems),
            Samples = samples,
            BaselineScores = evaluation.BaselineScores.Count > 0 || !sampledTwice ? evaluation.BaselineScores : ScoresAt(samples, firstIteration),
            PolicyScores = evaluation.PolicyScores.Count > 0 || !sampledTwice ? evaluation.PolicyScores : ScoresAt(samples, lastIteration),
            Calibration = evaluation.Calibration,
            Configuration = ReadText(Path.Combine(folder, "config.yaml"), problems),
            Notices = ReadNotices(Path.Combine(folder, "log.jsonl"), problems),
            Problems = problems,
            Phases = depth > 0 ? [] : ReadPhases(folder),
        };
    }

    private static EvaluationDetails ReadEvaluation(string folder, List<string> problems)
    {
        var details = EvaluationDetails.Load(folder);
        if (details is null && File.Exists(Path.Combine(folder, EvaluationDetails.FileName)))
            problems.Add($"{EvaluationDetails.FileName} could not be read and was left out.");
        return details ?? new EvaluationDetails();
    }

    private static List<RunRecord> ReadPhases(string folder) =>
        [.. Directory.EnumerateDirectories(folder)
            .Where(path => File.Exists(Path.Combine(path, "metrics.jsonl")) || File.Exists(Path.Combine(path, "summary.json")))
            .Select(path => ReadOne(path, depth: 1))
            .OrderBy(run => Array.IndexOf(PhaseOrder, run.Name) is var place and >= 0 ? place : PhaseOrder.Length)
            .ThenBy(run => run.Name, StringComparer.Ordinal)];

    private static List<double> ScoresAt(List<SampleRecord> samples, long iteration) =>
        [.. samples.Where(sample => sample.Iteration == iteration && sample.Score is not null).Select(sample => sample.Score!.Value)];

    private static void ReadSummary(string path, Dictionary<string, string> facts, Dictionary<string, double> figures, List<string> problems)
    {
        if (ReadText(path, problems) is not { } text) return;
        try
        {
            using var document = JsonDocument.Parse(text);
            Flatten(document.RootElement, "", facts, figures);
        }
        catch (JsonException)
        {
            problems.Add("summary.json is not valid JSON and was left out.");
        }
    }

    private static void Flatten(JsonElement element, string prefix, Dictionary<string, string> facts, Dictionary<string, double> figures)
    {
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var property in element.EnumerateObject())
        {
            var key = prefix + property.Name;
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Number: figures[key] = property.Value.GetDouble(); break;
                case JsonValueKind.String: facts[key] = property.Value.GetString()!; break;
                case JsonValueKind.Object when key != "metrics": Flatten(property.Value, key + ".", facts, figures); break;
            }
        }
    }

    private static List<MetricSeries> ReadMetrics(string path, List<string> problems)
    {
        var order = new List<string>();
        var points = new Dictionary<string, (List<double> Iterations, List<double> Values)>(StringComparer.Ordinal);
        foreach (var line in ReadLines(path, problems))
        {
            var iteration = line.TryGetProperty("iteration", out var given) && given.TryGetDouble(out var number) ? number : double.NaN;
            if (!double.IsFinite(iteration)) continue;
            foreach (var property in line.EnumerateObject())
            {
                if (property.Name == "iteration" || property.Value.ValueKind != JsonValueKind.Number) continue;
                var value = property.Value.GetDouble();
                if (!double.IsFinite(value)) continue;
                if (!points.TryGetValue(property.Name, out var series))
                {
                    points[property.Name] = series = ([], []);
                    order.Add(property.Name);
                }
                // A resumed run writes the iterations after its checkpoint again: the later line replaces the earlier ones.
                while (series.Iterations.Count > 0 && series.Iterations[^1] >= iteration)
                {
                    series.Iterations.RemoveAt(series.Iterations.Count - 1);
                    series.Values.RemoveAt(series.Values.Count - 1);
                }
                series.Iterations.Add(iteration);
                series.Values.Add(value);
            }
        }
        return [.. order.Select(name => new MetricSeries(name, points[name].Iterations, points[name].Values))];
    }

    private static List<SampleRecord> ReadSamples(string path, List<string> problems)
    {
        var samples = new List<SampleRecord>();
        foreach (var line in ReadLines(path, problems))
        {
            if (Text(line, "prompt") is not { } prompt || Text(line, "response") is not { } response) continue;
            var iteration = Number(line, "iteration") ?? 0;
            samples.Add(new SampleRecord((long)iteration, prompt, response, Number(line, "score"), Number(line, "gold_score"), Numbers(line, "kl")));
        }
        return samples;
    }

    private static List<LogNotice> ReadNotices(string path, List<string> problems)
    {
        var notices = new List<LogNotice>();
        foreach (var line in ReadLines(path, problems))
        {
            var level = Text(line, "Level") ?? Text(line, "@l") ?? "Information";
            if (level is not ("Warning" or "Error" or "Fatal")) continue;
            var message = Text(line, "RenderedMessage") ?? Text(line, "MessageTemplate") ?? Text(line, "@m") ?? Text(line, "@mt");
            if (message is not null) notices.Add(new LogNotice(level, message));
        }
        return notices;
    }

    private static List<JsonElement> ReadLines(string path, List<string> problems)
    {
        var lines = new List<JsonElement>();
        if (ReadText(path, problems) is not { } text) return lines;
        var unreadable = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.ValueKind == JsonValueKind.Object) lines.Add(document.RootElement.Clone());
                else unreadable++;
            }
            catch (JsonException)
            {
                unreadable++;
            }
        }
        if (unreadable > 0)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{unreadable} line(s) of {Path.GetFileName(path)} could not be read and were left out."));
        return lines;
    }

    private static string? ReadText(string path, List<string> problems)
    {
        try
        {
            if (!File.Exists(path)) return null;
            // The log is still open for writing while its run makes the report.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{Path.GetFileName(path)} could not be opened: {error.Message}");
            return null;
        }
    }

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()) ? value.GetDouble() : null;

    private static List<double>? Numbers(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Number).Select(item => item.GetDouble())]
            : null;
}
