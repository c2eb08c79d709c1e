using System.Data.Common;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>The three ways a statement is run. Values always travel as parameters, named as in the SQL with an @ in front.</summary>
internal static class Sql
{
    public static async Task<int> ExecuteAsync(this DbConnection connection, string sql, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using DbCommand command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<List<TRow>> QueryAsync<TRow>(
        this DbConnection connection, string sql, Func<DbDataReader, TRow> read, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using DbCommand command = Command(connection, sql, values);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
        List<TRow> rows = [];
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }

    public static async Task<TRow?> FirstAsync<TRow>(
        this DbConnection connection, string sql, Func<DbDataReader, TRow> read, CancellationToken cancellation, params (string Name, object? Value)[] values)
        where TRow : class
    {
        await using DbCommand command = Command(connection, sql, values);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? read(reader) : null;
    }

    public static async Task<long> NumberAsync(this DbConnection connection, string sql, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using DbCommand command = Command(connection, sql, values);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation) ?? 0L);
    }

    public static int? IntegerOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    public static string? TextOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DbCommand Command(DbConnection connection, string sql, (string Name, object? Value)[] values)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
