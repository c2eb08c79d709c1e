using System.Data.Common;
using System.Text.RegularExpressions;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>Where labels are kept: what differs between SQLite and PostgreSQL. Everything else is the same SQL.</summary>
public abstract partial class LabelDatabase : IAsyncDisposable
{
    /// <summary>The database that a --store option names: a connection string of PostgreSQL ("Host=..."), or the path of an SQLite file.</summary>
    /// <param name="store">As the user wrote it.</param>
    /// <param name="create">Make the file where there is none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">There is no such file, or it is no label store that this program reads.</exception>
    public static async Task<LabelDatabase> OpenAsync(string store, bool create, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(store))
            throw new UserException("The store of labels has no name; give the path of a file such as labels.db, or \"Host=...;Database=...;Username=...\" of a PostgreSQL.");
        LabelDatabase database = IsConnectionString(store) ? new PostgresLabelDatabase(store) : new SqliteLabelDatabase(store, create);
        try
        {
            await LabelSchema.ApplyAsync(database, create, cancellation);
            return database;
        }
        catch (UserException)
        {
            await database.DisposeAsync();
            throw;
        }
        catch (DbException exception)
        {
            await database.DisposeAsync();
            throw new UserException($"{database.Name}: cannot be used as a label store: {exception.Message.TrimEnd('.')}. Give the path of a file in a folder you may write to, or \"Host=...;Database=...;Username=...\" of a PostgreSQL you may write to.", exception);
        }
    }

    /// <summary>True where a --store or data.path names a PostgreSQL database and not a file.</summary>
    public static bool IsConnectionString(string store) =>
        store.Contains("Host=", StringComparison.OrdinalIgnoreCase) || store.Contains("Server=", StringComparison.OrdinalIgnoreCase);

    /// <summary>True where a connection string holds a password, which must not get into configurations and reports.</summary>
    public static bool HoldsPassword(string store) => IsConnectionString(store) && PasswordKey().IsMatch(store);

    [GeneratedRegex(@"\b(password|pwd|psw)\s*=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PasswordKey();

    /// <summary>What to call it in a message; never holds a password.</summary>
    public abstract string Name { get; }

    /// <summary>The column type of a number that the database counts up.</summary>
    internal abstract string IdentityColumn { get; }

    /// <summary>A query for the names of the tables that are there.</summary>
    internal abstract string TableNames { get; }

    /// <summary>Statements after which the database refuses to change or delete a logged event.</summary>
    internal abstract string AppendOnly { get; }

    /// <summary>An open connection; the caller disposes it.</summary>
    internal abstract Task<DbConnection> ConnectAsync(CancellationToken cancellation);

    /// <summary>Runs <paramref name="work"/> alone: no other writer, in this process or another, is between its first read and the commit.
    /// When this returns, what was written is on the disk.</summary>
    internal abstract Task<TResult> WriteAsync<TResult>(Func<DbConnection, Task<TResult>> work, CancellationToken cancellation);

    /// <summary>Runs reads; each sees what was committed before it.</summary>
    internal async Task<TResult> ReadAsync<TResult>(Func<DbConnection, Task<TResult>> work, CancellationToken cancellation)
    {
        await using DbConnection connection = await ConnectAsync(cancellation);
        return await work(connection);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
