using System.Data.Common;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>
/// The tables. `events` is the truth: an append-only log of labels and undos, from which what stands follows (view `labels`). `items.labels` counts the labels
/// that stand and are not skips; it changes in the same transaction as the log and makes finding the next item cheap.
/// </summary>
internal static class LabelSchema
{
    private const long Version = 1;

    /// <summary>Makes the tables in an empty database. One that holds something else, or labels of another version, is refused and left as it is.</summary>
    public static async Task ApplyAsync(LabelDatabase database, bool create, CancellationToken cancellation)
    {
        if (await database.ReadAsync(connection => IsStoreAsync(database, connection, cancellation), cancellation))
            return;
        if (!create)
            throw new UserException($"{database.Name}: holds no labels; `rlhf label` with this --store begins a store.");
        await database.WriteAsync(
            // Another server may have made them meanwhile.
            async connection => await IsStoreAsync(database, connection, cancellation) ? 0 : await connection.ExecuteAsync(Tables(database), cancellation), cancellation);
    }

    /// <summary>True where the tables are there; false where nothing is.</summary>
    private static async Task<bool> IsStoreAsync(LabelDatabase database, DbConnection connection, CancellationToken cancellation)
    {
        List<string> tables = await connection.QueryAsync(database.TableNames, row => row.GetString(0), cancellation);
        if (tables.Count == 0)
            return false;
        if (!tables.Contains("label_store"))
            throw new UserException($"{database.Name}: is a database of something else (it has a table '{tables[0]}'); name a new file, or an empty database or schema (Search Path=...) of PostgreSQL.");
        long version = await connection.NumberAsync("SELECT COALESCE(MAX(version), 0) FROM label_store", cancellation);
        return version == Version
            ? true
            : throw new UserException($"{database.Name}: holds labels in version {version} of the format, and this program reads version {Version}; use the program that wrote it.");
    }

    private static string Tables(LabelDatabase database) => $"""
        CREATE TABLE label_store (version BIGINT NOT NULL PRIMARY KEY);
        INSERT INTO label_store (version) VALUES ({Version});
        CREATE TABLE items (
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
        CREATE INDEX items_open ON items (shuffle) WHERE labels < wanted AND expected IS NULL;
        CREATE INDEX items_unsure ON items (uncertainty DESC, shuffle) WHERE labels < wanted AND expected IS NULL;
        CREATE INDEX items_checks ON items (shuffle) WHERE expected IS NOT NULL;
        CREATE TABLE annotators (
            id {database.IdentityColumn},
            name TEXT NOT NULL UNIQUE,
            is_owner INTEGER NOT NULL,
            is_revoked INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE tokens (
            hash TEXT PRIMARY KEY,
            annotator_id BIGINT NOT NULL REFERENCES annotators (id),
            expires_at BIGINT NOT NULL);
        CREATE TABLE leases (
            ticket TEXT PRIMARY KEY,
            item_id BIGINT NOT NULL REFERENCES items (id),
            annotator_id BIGINT NOT NULL REFERENCES annotators (id),
            shown_order TEXT NOT NULL,
            shown_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            UNIQUE (item_id, annotator_id));
        CREATE TABLE events (
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
        CREATE INDEX events_of_annotator ON events (annotator_id, item_id);
        CREATE VIEW labels AS
            SELECT * FROM events e WHERE e.kind = 'label' AND NOT EXISTS (SELECT 1 FROM events u WHERE u.undoes = e.id);
        {database.AppendOnly}
        """;
}
