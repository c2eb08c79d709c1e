using System.Data.Common;
using Npgsql;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.Web.Tests.Labeling;

public sealed class PostgresLabelStoreTests(PostgresCluster cluster) : LabelStoreTests, IClassFixture<PostgresCluster>
{
    private protected override Task<string> EmptyAsync()
    {
        Skip.If(cluster.Missing is not null, cluster.Missing);
        return Task.FromResult(cluster.NewDatabase());
    }

    private protected override async Task<DbConnection> ConnectAsync(string store)
    {
        var connection = new NpgsqlConnection(store);
        await connection.OpenAsync();
        return connection;
    }

    [SkippableFact]
    public async Task Read_AsTrainingData_TakesTheConnectionString()
    {
        Skip.If(cluster.Missing is not null, cluster.Missing);
        var store = cluster.NewDatabase();
        await using var database = await LabelDatabase.OpenAsync(store, create: true, default);
        await new LabelItems(database).AddAsync([new NewItem("q", [" a", " b"], "test")], new RandomStream(1), default);
        var people = new Annotators(database, TimeProvider.System);
        var ann = (await people.FindAsync(await people.InviteAsync("Ann", isOwner: false, default), default))!;
        var queue = new LabelQueue(database, new LabelQueueOptions(), TimeProvider.System);
        var assignment = (await queue.NextAsync(ann.Id, default))!;
        await queue.LabelAsync(ann.Id, assignment.Ticket, new Decision(Verdict.Picked, assignment.ShownOrder.ToList().IndexOf(1), 2), default);
        Assert.True(LabelledPreferences.IsStore(store));
        var group = Assert.Single(LabelledPreferences.Read(store).Items);
        Assert.Equal([2, 1], group.Ranks!);
        Assert.Equal(2, group.Margin);
    }
}
