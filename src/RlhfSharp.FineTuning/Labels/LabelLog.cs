namespace RlhfSharp.FineTuning.Labels;

/// <summary>Reads what people said.</summary>
/// <param name="database">The store.</param>
public sealed class LabelLog(LabelDatabase database)
{
    /// <summary>All labels that stand, in the order in which they came.</summary>
    public Task<List<LabelRecord>> ReadAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QueryAsync($"SELECT {ItemRows.LabelColumns} FROM labels l ORDER BY l.id", ItemRows.ReadLabel, cancellation), cancellation);

    /// <summary>The label that this person gave <paramref name="back"/> labels ago (1 the newest) with its item; null beyond the first.</summary>
    public Task<PastLabel?> PastAsync(long annotator, int back, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.FirstAsync(
            $"""
            SELECT {ItemRows.LabelColumns}, {ItemRows.ItemColumns} FROM labels l JOIN items i ON i.id = l.item_id
            WHERE l.annotator_id = @me ORDER BY l.id DESC LIMIT 1 OFFSET @skip
            """,
            row => new PastLabel(ItemRows.ReadLabel(row), new LabelItem(
                row.GetInt64(10), row.GetString(11), System.Text.Json.JsonSerializer.Deserialize<string[]>(row.GetString(12))!, (int)row.GetInt64(13), row.IntegerOrNull(14))),
            cancellation, ("me", annotator), ("skip", (long)(back - 1))), cancellation);

    /// <summary>How many labels of this person stand, and how long one of the newest twenty took on average.</summary>
    public Task<Pace> PaceAsync(long annotator, CancellationToken cancellation) => database.ReadAsync(
        async connection => new Pace(
            await connection.NumberAsync("SELECT COUNT(*) FROM labels WHERE annotator_id = @me", cancellation, ("me", annotator)),
            TimeSpan.FromMilliseconds(await connection.NumberAsync(
                "SELECT CAST(COALESCE(AVG(milliseconds), 0) AS BIGINT) FROM (SELECT milliseconds FROM labels WHERE annotator_id = @me ORDER BY id DESC LIMIT 20) AS newest",
                cancellation, ("me", annotator)))), cancellation);

    /// <summary>Events in the log, undone labels and undos included.</summary>
    public Task<long> CountEventsAsync(CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.NumberAsync("SELECT COUNT(*) FROM events", cancellation), cancellation);
}
