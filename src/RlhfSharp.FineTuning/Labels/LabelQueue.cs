using System.Data.Common;
using System.Security.Cryptography;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>
/// Hands items to people and takes their labels. An item has as many places as labels are wanted of it; a label that stands takes one for good, an assignment
/// takes one until it runs out. All changes happen one after the other, so the places are never overbooked, however many people work at once.
/// </summary>
/// <param name="database">The store.</param>
/// <param name="options">How items are chosen.</param>
/// <param name="clock">Says when assignments run out.</param>
public sealed class LabelQueue(LabelDatabase database, LabelQueueOptions options, TimeProvider clock)
{
    // A place that is neither filled nor promised to somebody else.
    private const string HasPlace = """
        i.expected IS NULL AND i.labels < i.wanted
        AND i.labels + (SELECT COUNT(*) FROM leases o WHERE o.item_id = i.id AND o.annotator_id <> @me AND o.expires_at > @now) < i.wanted
        """;

    // What this person may judge now: with a place, and not judged by them.
    private const string Available = HasPlace + " AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.item_id = i.id AND l.annotator_id = @me)";

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What this person judges next: what they were given before and have not judged, or a new item; null when nothing is left for them.</summary>
    public Task<Assignment?> NextAsync(long annotator, CancellationToken cancellation) => database.WriteAsync(
        async connection => await HeldAsync(connection, annotator, cancellation)
            ?? (await ChooseAsync(connection, annotator, cancellation) is { } item
                ? await LeaseAsync(connection, item, annotator, Shuffle(item.Responses.Count), cancellation)
                : null), cancellation);

    /// <summary>Takes a label. When this returns <see cref="Receipt.Stored"/>, it is on the disk; the same ticket again changes nothing.</summary>
    public Task<Receipt> LabelAsync(long annotator, string ticket, Decision decision, CancellationToken cancellation) => database.WriteAsync(
        async connection =>
        {
            if (await IsStoredAsync(connection, annotator, ticket, cancellation))
                return Receipt.Stored;
            // An assignment that has run out still counts while its place is free.
            Lease? lease = await connection.FirstAsync(
                $"""
                SELECT o.shown_order, o.shown_at, o.item_id FROM leases o JOIN items i ON i.id = o.item_id
                WHERE o.ticket = @ticket AND o.annotator_id = @me AND (o.expires_at > @now OR i.expected IS NOT NULL OR ({Available}))
                """,
                row => new Lease(ItemRows.ParseOrder(row.GetString(0)), row.GetInt64(1), row.GetInt64(2)), cancellation, ("ticket", ticket), ("me", annotator), ("now", Now));
            if (lease is null)
                return Receipt.TooLate;
            long elapsed = Math.Max(0, Now - lease.ShownAt);
            await StoreAsync(connection, annotator, ticket, lease.Item, lease.Order, decision, Math.Min(elapsed, decision.Milliseconds ?? elapsed), cancellation);
            await connection.ExecuteAsync("DELETE FROM leases WHERE ticket = @ticket", cancellation, ("ticket", ticket));
            return Receipt.Stored;
        }, cancellation);

    /// <summary>Puts a new label in the place of one of this person's that stands; the log keeps both. The same change again changes nothing.</summary>
    public Task<Receipt> ChangeAsync(long annotator, long label, Decision decision, CancellationToken cancellation) => database.WriteAsync(
        async connection =>
        {
            string ticket = $"instead of {label}"; // once changed, a label never stands again
            if (await IsStoredAsync(connection, annotator, ticket, cancellation))
                return Receipt.Stored;
            LabelRecord? earlier = await connection.FirstAsync(
                $"SELECT {ItemRows.LabelColumns} FROM labels l WHERE l.id = @label AND l.annotator_id = @me", ItemRows.ReadLabel, cancellation, ("label", label), ("me", annotator));
            if (earlier is null)
                return Receipt.Gone;
            // A skip has given its place away.
            if (earlier.Verdict == Verdict.Skipped && decision.Verdict != Verdict.Skipped && await connection.NumberAsync(
                    $"SELECT COUNT(*) FROM items i WHERE i.id = @item AND (i.expected IS NOT NULL OR ({HasPlace}))", cancellation, ("item", earlier.ItemId), ("me", annotator), ("now", Now)) == 0)
                return Receipt.TooLate;
            await TakeBackAsync(connection, earlier, cancellation);
            long elapsed = Math.Max(0, Now - earlier.At.ToUnixTimeMilliseconds());
            await StoreAsync(
                connection, annotator, ticket, earlier.ItemId, earlier.ShownOrder, decision, decision.Milliseconds is { } shown ? Math.Min(elapsed, shown) : earlier.Milliseconds, cancellation);
            return Receipt.Stored;
        }, cancellation);

    /// <summary>Takes back the newest label of this person that stands, and gives them the item again. The log keeps both. False when there is none.</summary>
    public Task<bool> UndoAsync(long annotator, CancellationToken cancellation) => database.WriteAsync(
        async connection =>
        {
            LabelRecord? last = await connection.FirstAsync(
                $"SELECT {ItemRows.LabelColumns} FROM labels l WHERE l.annotator_id = @me ORDER BY l.id DESC LIMIT 1", ItemRows.ReadLabel, cancellation, ("me", annotator));
            if (last is null)
                return false;
            await TakeBackAsync(connection, last, cancellation);
            // The place of a skipped item may be somebody else's by now.
            LabelItem? item = await connection.FirstAsync(
                $"SELECT {ItemRows.ItemColumns} FROM items i WHERE i.id = @item AND (i.expected IS NOT NULL OR ({Available}))",
                ItemRows.ReadItem, cancellation, ("item", last.ItemId), ("me", annotator), ("now", Now));
            if (item is not null)
                await LeaseAsync(connection, item, annotator, last.ShownOrder, cancellation);
            return true;
        }, cancellation);

    private static async Task<bool> IsStoredAsync(DbConnection connection, long annotator, string ticket, CancellationToken cancellation) =>
        await connection.NumberAsync("SELECT COUNT(*) FROM events WHERE ticket = @ticket AND annotator_id = @me", cancellation, ("ticket", ticket), ("me", annotator)) > 0;

    private async Task StoreAsync(
        DbConnection connection, long annotator, string ticket, long item, IReadOnlyList<int> order, Decision decision, long milliseconds, CancellationToken cancellation)
    {
        if (decision.Position is { } place && (place < 0 || place >= order.Count))
            throw new ArgumentOutOfRangeException(nameof(decision), $"Answer {place + 1} was picked of {order.Count}.");
        await connection.ExecuteAsync(
            """
            INSERT INTO events (kind, item_id, annotator_id, ticket, verdict, picked, strength, note, shown_order, milliseconds, at)
            VALUES ('label', @item, @me, @ticket, @verdict, @picked, @strength, @note, @order, @milliseconds, @now)
            """,
            cancellation, ("item", item), ("me", annotator), ("ticket", ticket), ("verdict", (int)decision.Verdict),
            ("picked", decision.Position is int position ? order[position] : null), ("strength", decision.Strength),
            ("note", decision.Note is null ? null : LabelItems.Storable(decision.Note)), ("order", ItemRows.FormatOrder(order)), ("milliseconds", milliseconds), ("now", Now));
        if (decision.Verdict != Verdict.Skipped)
            await connection.ExecuteAsync("UPDATE items SET labels = labels + 1 WHERE id = @item AND expected IS NULL", cancellation, ("item", item));
    }

    private async Task TakeBackAsync(DbConnection connection, LabelRecord label, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            "INSERT INTO events (kind, item_id, annotator_id, undoes, at) VALUES ('undo', @item, @me, @undoes, @now)",
            cancellation, ("item", label.ItemId), ("me", label.AnnotatorId), ("undoes", label.Event), ("now", Now));
        if (label.Verdict != Verdict.Skipped)
            await connection.ExecuteAsync("UPDATE items SET labels = labels - 1 WHERE id = @item AND expected IS NULL", cancellation, ("item", label.ItemId));
    }

    private Task<Assignment?> HeldAsync(DbConnection connection, long annotator, CancellationToken cancellation) => connection.FirstAsync(
        $"""
        SELECT {ItemRows.ItemColumns}, o.ticket, o.shown_order FROM leases o JOIN items i ON i.id = o.item_id
        WHERE o.annotator_id = @me AND o.expires_at > @now ORDER BY o.shown_at DESC, o.item_id LIMIT 1
        """,
        row => new Assignment(ItemRows.ReadItem(row), row.GetString(5), ItemRows.ParseOrder(row.GetString(6))), cancellation, ("me", annotator), ("now", Now));

    private async Task<LabelItem?> ChooseAsync(DbConnection connection, long annotator, CancellationToken cancellation)
    {
        (string, object?)[] me = [("me", annotator), ("now", Now)];
        long done = await connection.NumberAsync("SELECT COUNT(*) FROM labels WHERE annotator_id = @me", cancellation, me[..1]);
        if (options.CheckEvery > 0 && done % options.CheckEvery == options.CheckEvery - 1
            && await connection.FirstAsync(
                $"""
                SELECT {ItemRows.ItemColumns} FROM items i WHERE i.expected IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.item_id = i.id AND l.annotator_id = @me) ORDER BY i.shuffle LIMIT 1
                """, ItemRows.ReadItem, cancellation, me[..1]) is { } check)
            return check;
        bool random = RandomNumberGenerator.GetInt32(1_000_000) < options.RandomShare * 1_000_000;
        string order = random ? "i.shuffle" : "i.uncertainty DESC, i.shuffle"; // an index for each
        return await connection.FirstAsync($"SELECT {ItemRows.ItemColumns} FROM items i WHERE {Available} ORDER BY {order} LIMIT 1", ItemRows.ReadItem, cancellation, me);
    }

    private async Task<Assignment> LeaseAsync(DbConnection connection, LabelItem item, long annotator, IReadOnlyList<int> order, CancellationToken cancellation)
    {
        string ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await connection.ExecuteAsync(
            """
            INSERT INTO leases (ticket, item_id, annotator_id, shown_order, shown_at, expires_at) VALUES (@ticket, @item, @me, @order, @now, @until)
            ON CONFLICT (item_id, annotator_id) DO UPDATE
            SET ticket = excluded.ticket, shown_order = excluded.shown_order, shown_at = excluded.shown_at, expires_at = excluded.expires_at
            """,
            cancellation, ("ticket", ticket), ("item", item.Id), ("me", annotator), ("order", ItemRows.FormatOrder(order)), ("now", Now),
            ("until", Now + (long)options.Lease.TotalMilliseconds));
        return new Assignment(item, ticket, order);
    }

    // Unpredictable rather than seeded: nobody who labels may know which side is which.
    private static int[] Shuffle(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        RandomNumberGenerator.Shuffle(order.AsSpan());
        return order;
    }

    private sealed record Lease(int[] Order, long ShownAt, long Item);
}
