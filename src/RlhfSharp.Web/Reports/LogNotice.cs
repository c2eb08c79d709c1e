namespace RlhfSharp.Web.Reports;

/// <summary>A warning or an error of log.jsonl.</summary>
internal sealed record LogNotice(string Level, string Message);
