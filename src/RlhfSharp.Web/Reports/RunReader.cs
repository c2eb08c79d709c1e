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
        if (run.Metrics.Count == 0 && run.Phases.Count == 0 && run.Figures.Count == 0 && run.Facts.Count == 0 && run.Samples.Count == 0 && run.Configuration is null)
            throw new UserException($"'{folder}' holds no run (none of config.yaml, metrics.jsonl, summary.json); give a folder that a training command wrote");
        return run;
    }

    private static RunRecord ReadOne(string folder, int depth)
    {
        var problems = new List<string>();
        var facts = new Dictionary<string, string>();
        var figures = new Dictionary<string, double>();
        ReadSummary(Path.Combine(folder, "summary.json"), facts, figures, problems);
        var samples = ReadSamples(Path.Combine(folder, "samples.jsonl"), problems);
        var answers = ReadEvaluation(Path.Combine(folder, "evaluation.jsonl"), problems);
        var curves = ReadMetrics(Path.Combine(folder, "metrics.jsonl"), problems);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var firstIteration = samples.Count == 0 ? 0 : samples.Min(sample => sample.Iteration);
        var lastIteration = samples.Count == 0 ? 0 : samples.Max(sample => sample.Iteration);
        var sampledTwice = firstIteration != lastIteration;

        return new RunRecord
        {
            Name = name,
            Folder = folder,
            Facts = facts,
            Figures = figures,
            Phase = curves.Count > 0 ? curves[0].Phase : "",
            Metrics = curves.Count > 0 ? curves[0].Metrics : [],
            Samples = samples,
            Evaluation = answers,
            BaselineScores = answers.Count > 0 || !sampledTwice ? Scores(answers.Select(pair => pair.Before)) : Scores(samples.Where(sample => sample.Iteration == firstIteration)),
            PolicyScores = answers.Count > 0 || !sampledTwice ? Scores(answers.Select(pair => pair.After)) : Scores(samples.Where(sample => sample.Iteration == lastIteration)),
            Calibration = ReadCalibration(Path.Combine(folder, "reward.json"), problems),
            Configuration = ReadText(Path.Combine(folder, "config.yaml"), problems),
            Notices = ReadNotices(Path.Combine(folder, "log.jsonl"), problems),
            Problems = problems,
            Phases = [.. depth > 0 ? [] : ReadPhases(folder), .. curves.Skip(1).Select(curve => new RunRecord { Name = curve.Phase, Folder = folder, Metrics = curve.Metrics })],
        };
    }

    private static List<SamplePair> ReadEvaluation(string path, List<string> problems)
    {
        var pairs = new List<SamplePair>();
        foreach (var line in ReadLines(path, problems))
        {
            if (Text(line, "prompt") is { } prompt && Text(line, "baseline") is { } baseline && Text(line, "policy") is { } policy)
                pairs.Add(new SamplePair(
                    new SampleRecord(0, prompt, baseline, Number(line, "baseline_score"), Number(line, "baseline_gold_score"), null),
                    new SampleRecord(0, prompt, policy, Number(line, "policy_score"), Number(line, "policy_gold_score"), null)));
        }
        return pairs;
    }

    private static List<CalibrationBin> ReadCalibration(string path, List<string> problems)
    {
        var bins = new List<CalibrationBin>();
        if (ReadText(path, problems) is not { } text) return bins;
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("calibration", out var array) && array.ValueKind == JsonValueKind.Array)
                foreach (var item in array.EnumerateArray())
                    if (item.ValueKind == JsonValueKind.Object && Number(item, "confidence") is { } confidence && Number(item, "observed") is { } observed && Number(item, "count") is { } count)
                        bins.Add(new CalibrationBin(Number(item, "low") ?? 0, Number(item, "high") ?? 1, confidence, observed, (int)count));
        }
        catch (JsonException)
        {
            problems.Add($"{Path.GetFileName(path)} is not valid JSON and was left out.");
        }
        return bins;
    }

    private static List<RunRecord> ReadPhases(string folder) =>
        [.. Directory.EnumerateDirectories(folder)
            .Where(path => File.Exists(Path.Combine(path, "metrics.jsonl")) || File.Exists(Path.Combine(path, "summary.json")))
            .Select(path => ReadOne(path, depth: 1))
            .OrderBy(run => Array.IndexOf(PhaseOrder, run.Name) is var place and >= 0 ? place : PhaseOrder.Length)
            .ThenBy(run => run.Name, StringComparer.Ordinal)];

    private static List<double> Scores(IEnumerable<SampleRecord> samples) =>
        [.. samples.Where(sample => sample.Score is not null).Select(sample => sample.Score!.Value)];

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

    // One entry for each phase that wrote into the file, in the order of their first lines.
    private static List<(string Phase, List<MetricSeries> Metrics)> ReadMetrics(string path, List<string> problems) =>
        [.. ReadLines(path, problems).GroupBy(line => Text(line, "phase") ?? "").Select(lines => (lines.Key, MetricReader.Read(lines)))];

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
