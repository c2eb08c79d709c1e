using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>What is to be judged: adding, counting and reading items.</summary>
/// <param name="database">The store.</param>
public sealed class LabelItems(LabelDatabase database)
{
    /// <summary>Adds items; those whose prompt and responses the store has already are passed over, so that a file can be given again.</summary>
    /// <param name="items">What to add.</param>
    /// <param name="random">Draws the order in which items that no model has scored are shown.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many were new.</returns>
    public Task<int> AddAsync(IReadOnlyList<NewItem> items, RandomStream random, CancellationToken cancellation) => database.WriteAsync(
        async connection =>
        {
            int added = 0;
            foreach (NewItem item in items)
            {
                if (item.Responses.Count < 2 || item.Expected < 0 || item.Expected >= item.Responses.Count || item.Wanted < 1)
                    throw new ArgumentException($"An item needs two or more responses, a Wanted of 1 or more and an Expected among them; given {item}.", nameof(items));
                string[] responses = [.. item.Responses.Select(Storable)];
                string prompt = Storable(item.Prompt);
                added += await connection.ExecuteAsync(
                    """
                    INSERT INTO items (content_hash, prompt, responses, source, wanted, expected, uncertainty, shuffle)
                    VALUES (@hash, @prompt, @responses, @source, @wanted, @expected, @uncertainty, @shuffle) ON CONFLICT DO NOTHING
                    """,
                    cancellation, ("hash", Hash(prompt, responses)), ("prompt", prompt), ("responses", JsonSerializer.Serialize(responses)), ("source", Storable(item.Source)),
                    ("wanted", (long)item.Wanted), ("expected", item.Expected), ("uncertainty", item.Uncertainty), ("shuffle", random.NextDouble()));
            }
            return added;
        }, cancellation);

    /// <summary>Replaces what a reward model said of items.</summary>
    /// <param name="uncertainties">Item number and uncertainty.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task ScoreAsync(IReadOnlyList<(long Item, double Uncertainty)> uncertainties, CancellationToken cancellation) => database.WriteAsync(
        async connection =>
        {
            foreach ((long item, double uncertainty) in uncertainties)
                await connection.ExecuteAsync("UPDATE items SET uncertainty = @uncertainty WHERE id = @item", cancellation, ("uncertainty", uncertainty), ("item", item));
            return 0;
        }, cancellation);

    /// <summary>All items in the order in which they came.</summary>
    public Task<List<LabelItem>> ReadAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QueryAsync($"SELECT {ItemRows.ItemColumns} FROM items i ORDER BY i.id", ItemRows.ReadItem, cancellation), cancellation);

    /// <summary>Items that still lack labels, attention checks left out.</summary>
    public Task<List<LabelItem>> ReadOpenAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QueryAsync(
            $"SELECT {ItemRows.ItemColumns} FROM items i WHERE i.labels < i.wanted AND i.expected IS NULL ORDER BY i.id", ItemRows.ReadItem, cancellation), cancellation);

    /// <summary>The attention checks.</summary>
    public Task<List<LabelItem>> ReadChecksAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QueryAsync($"SELECT {ItemRows.ItemColumns} FROM items i WHERE i.expected IS NOT NULL ORDER BY i.id", ItemRows.ReadItem, cancellation), cancellation);

    /// <summary>The prompts of the items from one source.</summary>
    public async Task<HashSet<string>> ReadPromptsAsync(string source, CancellationToken cancellation) =>
        [.. await database.ReadAsync(connection => connection.QueryAsync("SELECT prompt FROM items WHERE source = @source", row => row.GetString(0), cancellation, ("source", source)), cancellation)];

    /// <summary>How many labels are still wanted, over all items but attention checks.</summary>
    public Task<long> CountOpenAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.NumberAsync("SELECT COALESCE(SUM(wanted - labels), 0) FROM items WHERE labels < wanted AND expected IS NULL", cancellation), cancellation);

    /// <summary>How many items this person could still judge.</summary>
    public Task<long> CountOpenForAsync(long annotator, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.NumberAsync(
            """
            SELECT (SELECT COUNT(*) FROM items WHERE labels < wanted AND expected IS NULL)
                - (SELECT COUNT(*) FROM labels l JOIN items i ON i.id = l.item_id WHERE l.annotator_id = @me AND i.labels < i.wanted AND i.expected IS NULL)
            """, cancellation, ("me", annotator)), cancellation);

    /// <summary>How many items the person who has seen most of them could still judge. Labels that others owe do not count: who labels alone would wait for them for ever.</summary>
    public Task<long> CountAheadAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.NumberAsync(
            """
            SELECT (SELECT COUNT(*) FROM items WHERE labels < wanted AND expected IS NULL)
                - COALESCE((SELECT MAX(seen.items) FROM (SELECT (SELECT COUNT(*) FROM items i WHERE i.labels < i.wanted AND i.expected IS NULL
                    AND EXISTS (SELECT 1 FROM labels l WHERE l.annotator_id = a.id AND l.item_id = i.id)) AS items FROM annotators a WHERE a.is_revoked = 0) AS seen), 0)
            """, cancellation), cancellation);

    /// <summary>How many items there are, attention checks included.</summary>
    public Task<long> CountAsync(CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.NumberAsync("SELECT COUNT(*) FROM items", cancellation), cancellation);

    /// <summary>PostgreSQL keeps no NUL character, and UTF-8 no half of a surrogate pair.</summary>
    internal static string Storable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');

    private static string Hash(string prompt, string[] responses) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes((string[])[prompt, .. responses])));
}
