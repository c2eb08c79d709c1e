using System.Data.Common;
using Microsoft.Data.Sqlite;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.Web.Tests.Labeling;

public sealed class SqliteLabelStoreTests : LabelStoreTests, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private protected override Task<string> EmptyAsync()
    {
        File.WriteAllBytes(folder.In("labels.db"), []);
        return Task.FromResult(folder.In("labels.db"));
    }

    private protected override async Task<DbConnection> ConnectAsync(string store)
    {
        var connection = new SqliteConnection($"Data Source={store};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    [Fact]
    public async Task Open_ADatabaseOfSomethingElse_KeepsItsJournalMode()
    {
        var store = await EmptyAsync();
        await using var connection = await ConnectAsync(store);
        await connection.ExecuteAsync("CREATE TABLE places (id INTEGER)", default);
        await Assert.ThrowsAsync<UserException>(() => LabelDatabase.OpenAsync(store, create: true, default));
        Assert.Equal("delete", (await connection.QueryAsync("PRAGMA journal_mode", row => row.GetString(0), default)).Single());
    }

    [Theory]
    [InlineData("", "no name")]
    [InlineData("{folder}", "is a folder")]
    [InlineData("{folder}/none/labels.db", "there is no folder")]
    public async Task Open_APathThatCannotBeAFile_SaysSo(string store, string said)
    {
        var mistake = await Assert.ThrowsAsync<UserException>(() => LabelDatabase.OpenAsync(store.Replace("{folder}", folder.Path, StringComparison.Ordinal), create: true, default));
        Assert.Contains(said, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AFileThatIsNoStore_SaysSo()
    {
        File.WriteAllText(folder.In("notes.txt"), new string('x', 4096));
        var mistake = await Assert.ThrowsAsync<UserException>(() => LabelDatabase.OpenAsync(folder.In("notes.txt"), create: true, default));
        Assert.Contains("cannot be used as a label store", mistake.Message, StringComparison.Ordinal);
        mistake = await Assert.ThrowsAsync<UserException>(() => LabelDatabase.OpenAsync(folder.In("label.db"), create: false, default));
        Assert.Contains("no such label store", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WritesAheadAndFlushesEveryCommit()
    {
        await using var database = await OpenAsync();
        await using var connection = await database.ConnectAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT journal_mode FROM pragma_journal_mode) || ' ' || (SELECT synchronous FROM pragma_synchronous)";
        Assert.Equal("wal 2", await command.ExecuteScalarAsync()); // 2: FULL
    }

    [Fact]
    public async Task Tokens_OnTheDisk_AreHashesOnly()
    {
        string token;
        await using (var database = await OpenAsync()) token = await new Annotators(database, TimeProvider.System).InviteAsync("Ann", isOwner: false, default);
        foreach (var file in Directory.GetFiles(folder.Path))
            Assert.DoesNotContain(token, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
