namespace RlhfSharp.Web.Comparisons;

/// <summary>The runs whose learning curves are averaged into one line.</summary>
/// <param name="Label">Its text in the legend.</param>
/// <param name="Environment">Which picture it belongs to.</param>
/// <param name="MetricsPaths">The metrics.jsonl of each seed.</param>
public sealed record ComparedCurve(string Label, string Environment, IReadOnlyList<string> MetricsPaths);
