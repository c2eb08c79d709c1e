namespace RlhfSharp.FineTuning.Data;

/// <summary>What a file held.</summary>
/// <param name="Path">The file as the user named it.</param>
/// <param name="Items">The records in file order; at least one.</param>
/// <param name="SkippedCount">How many bad lines were left out (always 0 unless bad lines are skipped).</param>
/// <param name="Skipped">The first of those lines, to be shown; at most <see cref="DatasetReader.ReportedLines"/>.</param>
public sealed record Dataset<TRecord>(string Path, IReadOnlyList<TRecord> Items, long SkippedCount, IReadOnlyList<BadLine> Skipped);
