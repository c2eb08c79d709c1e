namespace RlhfSharp.Web.Reports;

/// <summary>How a metric is shown: its group, a reader's title and one clause on what it says.</summary>
internal sealed record MetricDescription(string Name, string Group, string Title, string About);
