namespace RlhfSharp.Web.Comparisons;

/// <summary>A table of texts under a heading.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Names of its columns.</param>
/// <param name="Rows">As many cells each.</param>
public sealed record ComparisonTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
