using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>Who may label. A sign-in token has 256 random bits and is stored as its SHA-256 alone: who reads the store cannot sign in.</summary>
/// <param name="database">The store.</param>
/// <param name="clock">Says when tokens run out.</param>
public sealed class Annotators(LabelDatabase database, TimeProvider clock)
{
    /// <summary>How long a token signs in.</summary>
    public static TimeSpan TokenLifetime => TimeSpan.FromDays(30);

    private const int LongestName = 60;
    private const string Columns = "a.id, a.name, a.is_owner, a.is_revoked";

    /// <summary>A fresh token for a person, who is added when new and may sign in again when revoked.</summary>
    /// <returns>The token, which cannot be had again.</returns>
    /// <exception cref="UserException">The name is empty, too long, or that of an owner although no owner is meant.</exception>
    public Task<string> InviteAsync(string name, bool isOwner, CancellationToken cancellation)
    {
        string known = LabelItems.Storable(name).Trim();
        if (known.Length is 0 or > LongestName)
            throw new UserException($"A name of {known.Length} characters was given; it must have 1 to {LongestName}.");
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return database.WriteAsync(
            async connection =>
            {
                if (await connection.NumberAsync("SELECT COUNT(*) FROM annotators WHERE name = @name AND is_owner <> @owner", cancellation, ("name", known), ("owner", isOwner ? 1 : 0)) > 0)
                    throw new UserException($"'{known}' is {(isOwner ? "a person who labels" : "the owner")}; a link for that name would sign in as them. Choose another name.");
                await connection.ExecuteAsync(
                    "INSERT INTO annotators (name, is_owner) VALUES (@name, @owner) ON CONFLICT (name) DO UPDATE SET is_revoked = 0",
                    cancellation, ("name", known), ("owner", isOwner ? 1 : 0));
                await connection.ExecuteAsync("DELETE FROM tokens WHERE expires_at < @now", cancellation, ("now", now));
                await connection.ExecuteAsync(
                    "INSERT INTO tokens (hash, annotator_id, expires_at) SELECT @hash, a.id, @until FROM annotators a WHERE a.name = @name",
                    cancellation, ("hash", Hash(token)), ("until", now + (long)TokenLifetime.TotalMilliseconds), ("name", known));
                return token;
            }, cancellation);
    }

    /// <summary>Whose token this is; null when it is nobody's, has run out or was revoked.</summary>
    public Task<Annotator?> FindAsync(string token, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.FirstAsync(
            $"SELECT {Columns} FROM annotators a JOIN tokens t ON t.annotator_id = a.id WHERE t.hash = @hash AND t.expires_at > @now AND a.is_revoked = 0",
            ItemRows.ReadAnnotator, cancellation, ("hash", Hash(token)), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds())), cancellation);

    /// <summary>Ends a person's access; their labels stay. Owners cannot be revoked.</summary>
    public Task RevokeAsync(long annotator, CancellationToken cancellation) => database.WriteAsync(
        async connection =>
        {
            await connection.ExecuteAsync("UPDATE annotators SET is_revoked = 1 WHERE id = @id AND is_owner = 0", cancellation, ("id", annotator));
            await connection.ExecuteAsync(
                "DELETE FROM tokens WHERE annotator_id IN (SELECT id FROM annotators WHERE id = @id AND is_revoked = 1)", cancellation, ("id", annotator));
            return await connection.ExecuteAsync(
                "DELETE FROM leases WHERE annotator_id IN (SELECT id FROM annotators WHERE id = @id AND is_revoked = 1)", cancellation, ("id", annotator));
        }, cancellation);

    /// <summary>Everybody, in the order in which they came.</summary>
    public Task<List<Annotator>> ReadAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QueryAsync($"SELECT {Columns} FROM annotators a ORDER BY a.id", ItemRows.ReadAnnotator, cancellation), cancellation);

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
