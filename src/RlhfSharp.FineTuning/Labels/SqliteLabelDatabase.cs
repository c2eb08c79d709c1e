using System.Data.Common;
using Microsoft.Data.Sqlite;
using RlhfSharp.FineTuning.Data;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>Labels in one file. The write-ahead log is flushed to the disk with every commit, so a committed label outlives a crash of the process or the machine.</summary>
internal sealed class SqliteLabelDatabase : LabelDatabase
{
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writer = new(1); // writers of this process queue here, fairly; SQLite's own waiting is a poll

    public SqliteLabelDatabase(string path, bool create)
    {
        string whole = Path.GetFullPath(path); // so that no name means something special to SQLite
        if (Directory.Exists(whole))
            throw new UserException($"{path}: is a folder; name a file in it, as in {Path.Combine(path, "labels.db")}.");
        if (!create && !File.Exists(whole))
            throw new UserException($"{path}: no such label store.{NearestFiles.Hint(path)}");
        if (!Directory.Exists(Path.GetDirectoryName(whole)))
            throw new UserException($"{path}: there is no folder {Path.GetDirectoryName(path)}; make it, or name a file elsewhere.");
        Name = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = whole,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
        }.ToString();
    }

    public override string Name { get; }

    internal override string IdentityColumn => "INTEGER PRIMARY KEY AUTOINCREMENT";

    internal override string TableNames => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name";

    internal override string AppendOnly => """
        CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the log of labels is append-only'); END;
        CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the log of labels is append-only'); END;
        """;

    internal override async Task<DbConnection> ConnectAsync(CancellationToken cancellation)
    {
        SqliteConnection connection = new(_connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await connection.ExecuteAsync("PRAGMA synchronous = FULL;", cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    internal override async Task<TResult> WriteAsync<TResult>(Func<DbConnection, Task<TResult>> work, CancellationToken cancellation)
    {
        await _writer.WaitAsync(cancellation);
        try
        {
            await using DbConnection connection = await ConnectAsync(cancellation);
            await connection.ExecuteAsync("PRAGMA journal_mode = WAL;", cancellation); // the file remembers; one of something else is never written to
            await using SqliteTransaction transaction = ((SqliteConnection)connection).BeginTransaction(deferred: false);
            TResult result = await work(connection);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            _writer.Release();
        }
    }

    public override ValueTask DisposeAsync()
    {
        using SqliteConnection connection = new(_connectionString);
        SqliteConnection.ClearPool(connection);
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }
}
