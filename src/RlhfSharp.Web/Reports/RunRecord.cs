using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.Web.Reports;

/// <summary>What a run folder holds, read leniently: any file may be absent or cut short by a crash.</summary>
internal sealed class RunRecord
{
    /// <summary>The folder's name, which is the run's name.</summary>
    public required string Name { get; init; }

    /// <summary>The folder as it was given.</summary>
    public required string Folder { get; init; }

    /// <summary>The phase that wrote <see cref="Metrics"/>, or nothing where they do not say.</summary>
    public string Phase { get; init; } = "";

    /// <summary>Text facts of summary.json (command, engine, stopped_by ...), keys as in the file.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>Every number of summary.json outside its `metrics` section; nested keys joined by a dot.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();

    /// <summary>The metrics of metrics.jsonl in the order of their first appearance.</summary>
    public IReadOnlyList<MetricSeries> Metrics { get; init; } = [];

    /// <summary>The lines of samples.jsonl.</summary>
    public IReadOnlyList<SampleRecord> Samples { get; init; } = [];

    /// <summary>The answers of the final evaluation, baseline before and policy after.</summary>
    public IReadOnlyList<SamplePair> Evaluation { get; init; } = [];

    /// <summary>Scores before training, from the evaluation or else the first samples.</summary>
    public IReadOnlyList<double> BaselineScores { get; init; } = [];

    /// <summary>Scores after training, from the evaluation or else the last samples.</summary>
    public IReadOnlyList<double> PolicyScores { get; init; } = [];

    /// <summary>The reward model's reliability bins, empty where there are none.</summary>
    public IReadOnlyList<CalibrationBin> Calibration { get; init; } = [];

    /// <summary>The resolved configuration, or null.</summary>
    public string? Configuration { get; init; }

    /// <summary>Warnings and errors of the log.</summary>
    public IReadOnlyList<LogNotice> Notices { get; init; } = [];

    /// <summary>What could not be read, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Runs inside this folder (`sft/`, `reward/`, `ppo/` of a pipeline), in the order they ran.</summary>
    public IReadOnlyList<RunRecord> Phases { get; init; } = [];

    /// <summary>Every run inside this one, then this one: the order in which they were trained.</summary>
    public IEnumerable<RunRecord> PhasesAndSelf() => Phases.SelectMany(phase => phase.PhasesAndSelf()).Append(this);

    /// <summary>The metric of that name, or null.</summary>
    public MetricSeries? Metric(string name) => Metrics.FirstOrDefault(metric => metric.Name == name);

    /// <summary>A figure by its last key, looked for under `evaluation` first, then in the whole summary, then in the phases.</summary>
    public double? Figure(string key)
    {
        if (Figures.TryGetValue("evaluation." + key, out var value) || Figures.TryGetValue(key, out value)) return value;
        foreach (var (name, nested) in Figures)
            if (name.EndsWith("." + key, StringComparison.Ordinal)) return nested;
        foreach (var phase in Phases)
            if (phase.Figure(key) is { } found) return found;
        return null;
    }

    /// <summary>The first and last response to each prompt that was sampled at more than one iteration.</summary>
    public IReadOnlyList<SamplePair> SamplePairs() =>
        [.. Samples.GroupBy(sample => sample.Prompt, StringComparer.Ordinal)
            .Select(group => new SamplePair(group.MinBy(sample => sample.Iteration)!, group.MaxBy(sample => sample.Iteration)!))
            .Where(pair => pair.Before.Iteration != pair.After.Iteration)];
}
