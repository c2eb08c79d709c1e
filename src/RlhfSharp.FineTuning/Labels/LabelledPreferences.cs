using RlhfSharp.FineTuning.Data;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>
/// What a reward model learns from labels: one judged group for each item, so that labels of several people on one item never fall on both sides of a
/// validation split. Attention checks are left out; skips say nothing.
/// </summary>
public static class LabelledPreferences
{
    /// <summary>True where a path names a store: an SQLite file, or a connection string.</summary>
    public static bool IsStore(string path)
    {
        if (LabelDatabase.IsConnectionString(path))
            return true;
        if (!File.Exists(path))
            return false;
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> start = stackalloc byte[SqliteHeader.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(SqliteHeader);
    }

    /// <summary>Reads a store before training, which is synchronous.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public static Dataset<ResponseGroup> Read(string store) => new(store, ReadAsync(store, CancellationToken.None).GetAwaiter().GetResult(), 0, []);

    private static ReadOnlySpan<byte> SqliteHeader => "SQLite format 3\0"u8;

    /// <summary>Reads a store as training data.</summary>
    /// <param name="store">Path of an SQLite file, or a connection string of PostgreSQL.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">There is no store, or it holds no label to learn from.</exception>
    public static async Task<IReadOnlyList<ResponseGroup>> ReadAsync(string store, CancellationToken cancellation)
    {
        await using LabelDatabase database = await LabelDatabase.OpenAsync(store, create: false, cancellation);
        List<JudgedItem> judged = await JudgedItem.ReadAsync(database, cancellation);
        ResponseGroup[] groups = [.. judged.Select(item => item.ToGroup()).OfType<ResponseGroup>()];
        return groups.Length > 0
            ? groups
            : throw new UserException($"{database.Name}: holds no label to learn from yet; give some with `rlhf label --store {(LabelDatabase.IsConnectionString(store) ? "\"Host=...\"" : store)}`.");
    }
}
