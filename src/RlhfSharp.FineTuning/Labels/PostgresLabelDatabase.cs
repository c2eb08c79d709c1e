using System.Data.Common;
using Npgsql;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>Labels in a PostgreSQL database, for teams; several servers may share it.</summary>
internal sealed class PostgresLabelDatabase : LabelDatabase
{
    private const long WriterLock = 0x726c_6866; // "rlhf": one writer at a time, over all servers
    private readonly NpgsqlDataSource _source;

    public PostgresLabelDatabase(string connectionString)
    {
        try
        {
            NpgsqlConnectionStringBuilder builder = new(connectionString);
            Name = $"{builder.Database ?? builder.Username} on {builder.Host}";
            _source = NpgsqlDataSource.Create(builder);
        }
        catch (ArgumentException exception)
        {
            throw new UserException($"The connection string is not PostgreSQL's: {exception.Message.TrimEnd('.')}. It reads like \"Host=db.example;Database=labels;Username=ann\".", exception);
        }
    }

    public override string Name { get; }

    internal override string IdentityColumn => "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";

    internal override string TableNames => "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename";

    internal override string AppendOnly => """
        CREATE FUNCTION keep_events() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log of labels is append-only'; END $$;
        CREATE TRIGGER events_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON events EXECUTE FUNCTION keep_events();
        """;

    internal override async Task<DbConnection> ConnectAsync(CancellationToken cancellation) => await _source.OpenConnectionAsync(cancellation);

    internal override async Task<TResult> WriteAsync<TResult>(Func<DbConnection, Task<TResult>> work, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellation);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync($"SET LOCAL synchronous_commit = on; SELECT pg_advisory_xact_lock({WriterLock})", cancellation);
        TResult result = await work(connection);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
