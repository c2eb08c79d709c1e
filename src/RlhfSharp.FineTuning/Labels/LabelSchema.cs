using System.Data.Common;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>
/// The tables. `events` is the truth: an append-only log of labels and undos, from which what stands follows (view `labels`). `items.labels` counts the labels
/// that stand and are not skips; it changes in the same transaction as the log and makes finding the next item cheap.
/// </summary>
internal static class LabelSchema
{
    private const long Version = 1;

    /// <summary>Makes the tables where they are not, and refuses a store of another version.</summary>
    public static async Task ApplyAsync(LabelDatabase database, bool create, CancellationToken cancellation)
    {
        if (create)
            await database.WriteAsync(connection => connection.ExecuteAsync(Tables(database), cancellation), cancellation);
        long version = await database.ReadAsync(connection => connection.NumberAsync("SELECT MAX(version) FROM label_store", cancellation), cancellation);
        if (version != Version)
            throw new UserException($"{database.Name}: holds labels in version {version} of the format, and this program reads version {Version}; use the program that wrote it.");
    }

    private static string Tables(LabelDatabase database) => $"""
        CREATE TABLE IF NOT EXISTS label_store (version BIGINT NOT NULL PRIMARY KEY);
        INSERT INTO label_store (version) VALUES ({Version}) ON CONFLICT DO NOTHING;
        CREATE TABLE IF NOT EXISTS items (
            id {database.IdentityColumn},
            content_hash TEXT NOT NULL UNIQUE,
            prompt TEXT NOT NULL,
            responses TEXT NOT NULL,
            source TEXT NOT NULL,
            wanted BIGINT NOT NULL,
            expected INTEGER,
            uncertainty DOUBLE PRECISION NOT NULL,
            shuffle DOUBLE PRECISION NOT NULL,
            labels BIGINT NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS items_open ON items (shuffle) WHERE labels < wanted AND expected IS NULL;
        CREATE INDEX IF NOT EXISTS items_unsure ON items (uncertainty DESC, shuffle) WHERE labels < wanted AND expected IS NULL;
        CREATE INDEX IF NOT EXISTS items_checks ON items (shuffle) WHERE expected IS NOT NULL;
        CREATE TABLE IF NOT EXISTS annotators (
            id {database.IdentityColumn},
            name TEXT NOT NULL UNIQUE,
            is_owner INTEGER NOT NULL,
            is_revoked INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS tokens (
            hash TEXT PRIMARY KEY,
            annotator_id BIGINT NOT NULL REFERENCES annotators (id),
            expires_at BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS leases (
            ticket TEXT PRIMARY KEY,
            item_id BIGINT NOT NULL REFERENCES items (id),
            annotator_id BIGINT NOT NULL REFERENCES annotators (id),
            shown_order TEXT NOT NULL,
            shown_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            UNIQUE (item_id, annotator_id));
        CREATE TABLE IF NOT EXISTS events (
            id {database.IdentityColumn},
            kind TEXT NOT NULL CHECK (kind IN ('label', 'undo')),
            item_id BIGINT NOT NULL REFERENCES items (id),
            annotator_id BIGINT NOT NULL REFERENCES annotators (id),
            ticket TEXT UNIQUE,
            undoes BIGINT UNIQUE REFERENCES events (id),
            verdict INTEGER,
            picked INTEGER,
            strength INTEGER,
            note TEXT,
            shown_order TEXT,
            milliseconds BIGINT,
            at BIGINT NOT NULL);
        CREATE INDEX IF NOT EXISTS events_of_annotator ON events (annotator_id, item_id);
        DROP VIEW IF EXISTS labels;
        CREATE VIEW labels AS
            SELECT * FROM events e WHERE e.kind = 'label' AND NOT EXISTS (SELECT 1 FROM events u WHERE u.undoes = e.id);
        {database.AppendOnly}
        """;
}
