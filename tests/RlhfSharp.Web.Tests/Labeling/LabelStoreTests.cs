using System.Data.Common;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.Web.Tests.Labeling;

/// <summary>What every store must do; run against SQLite and PostgreSQL.</summary>
public abstract class LabelStoreTests
{
    private readonly TestClock clock = new();

    /// <summary>An empty store.</summary>
    private protected async Task<LabelDatabase> OpenAsync() => await LabelDatabase.OpenAsync(await EmptyAsync(), create: true, default);

    /// <summary>What --store says of a database with nothing in it; skips the test where this kind cannot be had.</summary>
    private protected abstract Task<string> EmptyAsync();

    /// <summary>An open connection past the store.</summary>
    private protected abstract Task<DbConnection> ConnectAsync(string store);

    private LabelQueue Queue(LabelDatabase database, LabelQueueOptions? options = null) => new(database, options ?? new LabelQueueOptions { CheckEvery = 0 }, clock);

    private async Task<long> PersonAsync(LabelDatabase database, string name)
    {
        var people = new Annotators(database, clock);
        return (await people.FindAsync(await people.InviteAsync(name, isOwner: false, default), default))!.Id;
    }

    private static Task<int> AddAsync(LabelDatabase database, int count, int wanted = 1) => new LabelItems(database).AddAsync(
        [.. Enumerable.Range(0, count).Select(i => new NewItem($"prompt {i}", [$"good {i}", $"bad {i}"], "test") { Wanted = wanted })], new RandomStream(1), default);

    [SkippableFact]
    public async Task Add_TheSameItemsAgain_AddsNothing()
    {
        await using var database = await OpenAsync();
        Assert.Equal(3, await AddAsync(database, 3));
        Assert.Equal(1, await AddAsync(database, 4));
        Assert.Equal(4, await new LabelItems(database).CountAsync(default));
    }

    [SkippableFact]
    public async Task Label_PickedByPlace_StoresTheResponseAndTheOrderShown()
    {
        await using var database = await OpenAsync();
        await AddAsync(database, 1);
        var me = await PersonAsync(database, "Ann");
        var queue = Queue(database);
        var assignment = (await queue.NextAsync(me, default))!;
        clock.Move(TimeSpan.FromSeconds(7));
        Assert.Equal(Receipt.Stored, await queue.LabelAsync(me, assignment.Ticket, new Decision(Verdict.Picked, 1, 3, "because", 5000), default));

        var label = Assert.Single(await new LabelLog(database).ReadAsync(default));
        Assert.Equal(assignment.ShownOrder[1], label.Picked);
        Assert.Equal(assignment.ShownOrder, label.ShownOrder);
        Assert.Equal((3, "because", 5000L), (label.Strength, label.Note, label.Milliseconds));
        Assert.Null(await queue.NextAsync(me, default));
    }

    [SkippableFact]
    public async Task Label_TheSameTicketTwice_CountsOnce()
    {
        await using var database = await OpenAsync();
        await AddAsync(database, 2);
        var me = await PersonAsync(database, "Ann");
        var queue = Queue(database);
        var assignment = (await queue.NextAsync(me, default))!;
        Assert.Equal(Receipt.Stored, await queue.LabelAsync(me, assignment.Ticket, new Decision(Verdict.Tie), default));
        Assert.Equal(Receipt.Stored, await queue.LabelAsync(me, assignment.Ticket, new Decision(Verdict.Picked, 0), default));
        Assert.Equal(Verdict.Tie, Assert.Single(await new LabelLog(database).ReadAsync(default)).Verdict);
    }

    [SkippableFact]
    public async Task Label_SomebodyElsesTicket_StoresNothing()
    {
        await using var database = await OpenAsync();
        await AddAsync(database, 1);
        var queue = Queue(database);
        var assignment = (await queue.NextAsync(await PersonAsync(database, "Ann"), default))!;
        Assert.Equal(Receipt.TooLate, await queue.LabelAsync(await PersonAsync(database, "Bob"), assignment.Ticket, new Decision(Verdict.Tie), default));
        Assert.Empty(await new LabelLog(database).ReadAsync(default));
    }

    [SkippableFact]
    public async Task Undo_ManyTimes_GoesBackOneByOneAndLogsEverything()
    {
        await using var database = await OpenAsync();
        await AddAsync(database, 5);
        var me = await PersonAsync(database, "Ann");
        var queue = Queue(database);
        var order = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            var assignment = (await queue.NextAsync(me, default))!;
            order.Add(assignment.Item.Id);
            await queue.LabelAsync(me, assignment.Ticket, new Decision(Verdict.Picked, 0), default);
            clock.Move(TimeSpan.FromSeconds(1));
        }
        for (var i = 4; i >= 0; i--)
        {
            Assert.True(await queue.UndoAsync(me, default));
            Assert.Equal(order[i], (await queue.NextAsync(me, default))!.Item.Id);
            clock.Move(TimeSpan.FromSeconds(1));
        }
        Assert.False(await queue.UndoAsync(me, default));
        Assert.Empty(await new LabelLog(database).ReadAsync(default));
        Assert.Equal(10, await new LabelLog(database).CountEventsAsync(default));
        Assert.Equal(5, await new LabelItems(database).CountOpenAsync(default));
        // In the order in which they were given first, all of them can be labelled anew.
        foreach (var item in order)
        {
            var assignment = (await queue.NextAsync(me, default))!;
            Assert.Equal(item, assignment.Item.Id);
            await queue.LabelAsync(me, assignment.Ticket, new Decision(Verdict.Tie), default);
        }
        Assert.Equal(5, (await new LabelLog(database).ReadAsync(default)).Count);
    }

    [SkippableFact]
    public async Task Change_OfAnEarlierLabel_TakesItsPlaceAndTheLogKeepsBoth()
    {
        await using var database = await OpenAsync();
        await AddAsync(database, 3);
        long me = await PersonAsync(database, "Ann"), bob = await PersonAsync(database, "Bob");
        var queue = Queue(database);
        for (var i = 0; i < 3; i++)
            await queue.LabelAsync(me, (await queue.NextAsync(me, default))!.Ticket, new Decision(Verdict.Picked, 0, 2, null, 0), default);
        clock.Move(TimeSpan.FromSeconds(9));
        var log = new LabelLog(database);
        var first = (await log.ReadAsync(default))[0];

        Assert.Equal(Receipt.Gone, await queue.ChangeAsync(bob, first.Event, new Decision(Verdict.Tie), default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queue.ChangeAsync(me, first.Event, new Decision(Verdict.Picked, 2), default));
        Assert.Equal(3, await log.CountEventsAsync(default));
        for (var twice = 0; twice < 2; twice++)
            Assert.Equal(Receipt.Stored, await queue.ChangeAsync(me, first.Event, new Decision(Verdict.Picked, 1, null, "second thoughts", 4000), default));

        Assert.Equal(5, await log.CountEventsAsync(default)); // three labels, an undo and the new label
        var changed = Assert.Single(await log.ReadAsync(default), label => label.ItemId == first.ItemId);
        Assert.Equal((first.ShownOrder[1], null, "second thoughts", 4000L), (changed.Picked, changed.Strength, changed.Note, changed.Milliseconds));
        Assert.Equal(first.ShownOrder, changed.ShownOrder);
        Assert.Equal(0, await new LabelItems(database).CountOpenAsync(default));
        Assert.Equal(Receipt.Gone, await queue.ChangeAsync(me, 999, new Decision(Verdict.Tie), default));
        Assert.True(await queue.UndoAsync(me, default)); // the newest is the change
        Assert.Equal(first.ItemId, (await queue.NextAsync(me, default))!.Item.Id);
    }

    [SkippableFact]
    public async Task Change_OfASkip_NeedsAPlaceThatIsFree()
    {
        await using var database = await OpenAsync();
        await AddAsync(database, 1);
        long ann = await PersonAsync(database, "Ann"), bob = await PersonAsync(database, "Bob");
        var queue = Queue(database);
        await queue.LabelAsync(ann, (await queue.NextAsync(ann, default))!.Ticket, new Decision(Verdict.Skipped), default);
        var skip = Assert.Single(await new LabelLog(database).ReadAsync(default)).Event;
        var taken = (await queue.NextAsync(bob, default))!;
        Assert.Equal(Receipt.TooLate, await queue.ChangeAsync(ann, skip, new Decision(Verdict.Tie), default));
        await queue.LabelAsync(bob, taken.Ticket, new Decision(Verdict.Skipped), default);
        Assert.Equal(Receipt.Stored, await queue.ChangeAsync(ann, skip, new Decision(Verdict.Tie), default));
        Assert.Equal(0, await new LabelItems(database).CountOpenAsync(default));
    }

    [SkippableFact]
    public async Task Log_ChangedOrDeleted_IsRefusedByTheDatabase()
    {
        await using var database = await OpenAsync();
        await AddAsync(database, 1);
        var me = await PersonAsync(database, "Ann");
        var queue = Queue(database);
        await queue.LabelAsync(me, (await queue.NextAsync(me, default))!.Ticket, new Decision(Verdict.Tie), default);
        foreach (var sql in (string[])["DELETE FROM events", "UPDATE events SET verdict = 0"])
        {
            await using var connection = await database.ConnectAsync(default);
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteNonQueryAsync())).Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task Next_SkippedItem_GoesToSomebodyElse()
    {
        await using var database = await OpenAsync();
        await AddAsync(database, 1);
        var queue = Queue(database);
        long ann = await PersonAsync(database, "Ann"), bob = await PersonAsync(database, "Bob");
        var first = (await queue.NextAsync(ann, default))!;
        Assert.Null(await queue.NextAsync(bob, default));
        Assert.Equal(1, await new LabelItems(database).CountOpenForAsync(ann, default));
        await queue.LabelAsync(ann, first.Ticket, new Decision(Verdict.Skipped), default);
        Assert.Null(await queue.NextAsync(ann, default));
        Assert.Equal(0, await new LabelItems(database).CountOpenForAsync(ann, default));
        var second = (await queue.NextAsync(bob, default))!;
        // Ann takes her skip back, but Bob has the only place by now.
        Assert.True(await queue.UndoAsync(ann, default));
        Assert.Null(await queue.NextAsync(ann, default));
        Assert.Equal(Receipt.Stored, await queue.LabelAsync(bob, second.Ticket, new Decision(Verdict.Picked, 0), default));
    }

    [SkippableFact]
    public async Task Lease_RunOut_GoesToSomebodyElseAndTheLateLabelIsRefused()
    {
        await using var database = await OpenAsync();
        await AddAsync(database, 1);
        var queue = Queue(database);
        long ann = await PersonAsync(database, "Ann"), bob = await PersonAsync(database, "Bob");
        var late = (await queue.NextAsync(ann, default))!;
        clock.Move(TimeSpan.FromMinutes(31));
        var taken = (await queue.NextAsync(bob, default))!;
        Assert.Equal(Receipt.TooLate, await queue.LabelAsync(ann, late.Ticket, new Decision(Verdict.Tie), default));
        Assert.Equal(Receipt.Stored, await queue.LabelAsync(bob, taken.Ticket, new Decision(Verdict.Picked, 0), default));
        Assert.Single(await new LabelLog(database).ReadAsync(default));
    }

    [SkippableFact]
    public async Task Lease_RunOutButFree_StillTakesTheLabel()
    {
        await using var database = await OpenAsync();
        await AddAsync(database, 1);
        var queue = Queue(database);
        var ann = await PersonAsync(database, "Ann");
        var late = (await queue.NextAsync(ann, default))!;
        clock.Move(TimeSpan.FromHours(5));
        Assert.Equal(Receipt.Stored, await queue.LabelAsync(ann, late.Ticket, new Decision(Verdict.Tie), default));
    }

    [SkippableFact]
    public async Task Next_FiftyPeopleAtOnce_NoItemIsJudgedBeyondItsPlaces()
    {
        const int People = 50, Single = 120, Shared = 30, Raters = 3;
        await using var database = await OpenAsync();
        await AddAsync(database, Single);
        await new LabelItems(database).AddAsync(
            [.. Enumerable.Range(0, Shared).Select(i => new NewItem($"shared {i}", ["x", "y"], "test") { Wanted = Raters })], new RandomStream(2), default);
        var people = new List<long>();
        for (var i = 0; i < People; i++) people.Add(await PersonAsync(database, $"person {i}"));
        var queue = Queue(database);
        await Task.WhenAll(people.Select((person, i) => Task.Run(async () =>
        {
            for (var done = 0; await queue.NextAsync(person, default) is { } assignment; done++)
            {
                if (done % 7 == 3) await queue.NextAsync(person, default); // a reload of the page
                await queue.LabelAsync(person, assignment.Ticket, new Decision(Verdict.Picked, i % 2), default);
                if (done % 5 == 4) await queue.UndoAsync(person, default);
            }
        })));
        var labels = await new LabelLog(database).ReadAsync(default);
        Assert.Equal(Single + Shared * Raters, labels.Count);
        Assert.Equal(labels.Count, labels.Select(label => (label.ItemId, label.AnnotatorId)).Distinct().Count());
        var wanted = (await new LabelItems(database).ReadAsync(default)).ToDictionary(item => item.Id, item => item.Wanted);
        Assert.All(labels.GroupBy(label => label.ItemId), item => Assert.Equal(wanted[item.Key], item.Count()));
    }

    [SkippableFact]
    public async Task Next_ScoredItems_TheLeastSureComesFirst()
    {
        await using var database = await OpenAsync();
        var items = new LabelItems(database);
        await items.AddAsync(
            [.. new[] { 0.1, 0.6, 0.3 }.Select(doubt => new NewItem($"doubt {doubt:0.0}", ["a", "b"], "test") { Uncertainty = doubt }), new NewItem("unknown", ["a", "b"], "test")], new RandomStream(1), default);
        var queue = Queue(database, new LabelQueueOptions { RandomShare = 0, CheckEvery = 0 });
        var me = await PersonAsync(database, "Ann");
        var seen = new List<string>();
        while (await queue.NextAsync(me, default) is { } assignment)
        {
            seen.Add(assignment.Item.Prompt);
            await queue.LabelAsync(me, assignment.Ticket, new Decision(Verdict.Tie), default);
        }
        Assert.Equal(["doubt 0.6", "doubt 0.3", "doubt 0.1", "unknown"], seen);
    }

    [SkippableFact]
    public async Task Next_AttentionCheckDue_ComesOnceToEverybody()
    {
        await using var database = await OpenAsync();
        await AddAsync(database, 10, wanted: 2);
        await new LabelItems(database).AddAsync([new NewItem("check", ["right", "wrong"], "checks") { Expected = 0 }], new RandomStream(1), default);
        var queue = Queue(database, new LabelQueueOptions { CheckEvery = 4 });
        foreach (var name in (string[])["Ann", "Bob"])
        {
            var me = await PersonAsync(database, name);
            var seen = new List<string>();
            while (await queue.NextAsync(me, default) is { } assignment)
            {
                seen.Add(assignment.Item.Prompt);
                await queue.LabelAsync(me, assignment.Ticket, new Decision(Verdict.Picked, 0), default);
            }
            Assert.Equal(11, seen.Count);
            Assert.Equal(3, seen.IndexOf("check"));
        }
    }

    [SkippableFact]
    public async Task CountAhead_LabelsThatOthersOwe_DoNotCount()
    {
        await using var database = await OpenAsync();
        var items = new LabelItems(database);
        await AddAsync(database, 6, wanted: 2);
        Assert.Equal(6, await items.CountAheadAsync(default)); // nobody is there yet
        long ann = await PersonAsync(database, "Ann"), bob = await PersonAsync(database, "Bob");
        var queue = Queue(database);
        for (var i = 0; i < 5; i++)
            await queue.LabelAsync(ann, (await queue.NextAsync(ann, default))!.Ticket, new Decision(i == 0 ? Verdict.Skipped : Verdict.Tie), default);
        await queue.LabelAsync(bob, (await queue.NextAsync(bob, default))!.Ticket, new Decision(Verdict.Tie), default);
        Assert.Equal(1, await items.CountAheadAsync(default)); // Ann has one left, however many labels Bob owes
    }

    [SkippableFact]
    public async Task Open_AnEmptyDatabaseToRead_SaysThatItHoldsNoLabels()
    {
        var store = await EmptyAsync();
        Assert.Contains("holds no labels", (await Assert.ThrowsAsync<UserException>(() => LabelDatabase.OpenAsync(store, create: false, default))).Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("CREATE TABLE places (id INTEGER)", "a database of something else")]
    [InlineData("CREATE TABLE label_store (version BIGINT); INSERT INTO label_store VALUES (2)", "in version 2")]
    public async Task Open_ADatabaseOfSomethingElseOrALaterVersion_LeavesItAsItIs(string sql, string said)
    {
        var store = await EmptyAsync();
        await using (var connection = await ConnectAsync(store))
        {
            await connection.ExecuteAsync(sql, default);
            Assert.Contains(said, (await Assert.ThrowsAsync<UserException>(() => LabelDatabase.OpenAsync(store, create: true, default))).Message, StringComparison.Ordinal);
            await connection.ExecuteAsync("CREATE TABLE items (id INTEGER)", default); // nothing was made
        }
    }

    [SkippableFact]
    public async Task Token_UnknownRevokedOrRunOut_SignsNobodyIn()
    {
        await using var database = await OpenAsync();
        var people = new Annotators(database, clock);
        var token = await people.InviteAsync("Ann", isOwner: false, default);
        var ann = (await people.FindAsync(token, default))!;
        Assert.Null(await people.FindAsync(token[..^1] + (token[^1] == '0' ? '1' : '0'), default));
        Assert.Null(await people.FindAsync("", default));
        await people.RevokeAsync(ann.Id, default);
        Assert.Null(await people.FindAsync(token, default));
        var again = await people.InviteAsync("Ann", isOwner: false, default);
        Assert.Equal(ann.Id, (await people.FindAsync(again, default))!.Id);
        clock.Move(TimeSpan.FromDays(31));
        Assert.Null(await people.FindAsync(again, default));
        await people.InviteAsync("Eve", isOwner: true, default);
        Assert.Contains("is the owner", (await Assert.ThrowsAsync<UserException>(() => people.InviteAsync("Eve", isOwner: false, default))).Message, StringComparison.Ordinal);
        Assert.Contains("1 to 60", (await Assert.ThrowsAsync<UserException>(() => people.InviteAsync(" ", isOwner: false, default))).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Text_OfAnyKind_ComesBackAsItWas()
    {
        await using var database = await OpenAsync();
        const string hostile = "'); DROP TABLE events; --<script>\u202E\uD83D\uDE00\r\n\t\\";
        await new LabelItems(database).AddAsync([new NewItem(hostile, [hostile + "1", "\0"], hostile)], new RandomStream(1), default);
        var item = Assert.Single(await new LabelItems(database).ReadAsync(default));
        Assert.Equal(hostile, item.Prompt);
        Assert.Equal([hostile + "1", "\uFFFD"], item.Responses); // PostgreSQL has no place for NUL
    }
}
