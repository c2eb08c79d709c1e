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
        if (!create && !File.Exists(path))
            throw new UserException($"{path}: no such label store.{NearestFiles.Hint(path)}");
        Name = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
        }.ToString();
    }

    public override string Name { get; }

    internal override string IdentityColumn => "INTEGER PRIMARY KEY AUTOINCREMENT";

    internal override string AppendOnly => """
        CREATE TRIGGER IF NOT EXISTS events_are_never_changed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the log of labels is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS events_are_never_deleted BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the log of labels is append-only'); END;
        """;

    internal override async Task<DbConnection> ConnectAsync(CancellationToken cancellation)
    {
        SqliteConnection connection = new(_connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await connection.ExecuteAsync("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", cancellation);
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
