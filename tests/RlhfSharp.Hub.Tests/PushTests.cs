using RlhfSharp.Core;
using RlhfSharp.Hub.Tests.Server;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Hub.Tests;

public sealed class PushTests
{
    private static readonly (string Path, byte[] Content)[] Files =
    [
        ("README.md", HubTest.Text("---\nlicense: mit\n---\n# Test\n")), ("config.json", HubTest.Text("{}")), ("empty.txt", []), ("model.safetensors", HubTest.Bytes(250_000)), ("value_head.safetensors", HubTest.Bytes(500)),
    ];

    private static async Task<HubTest> StartAsync()
    {
        var test = await HubTest.StartAsync();
        test.Server.PartBytes = 100_000;
        return test;
    }

    private static HubRepository Repository(HubTest test) => test.Server.Repositories["models/tester/model"];

    private static void AssertAllThere(HubTest test) =>
        Assert.All(Files, file => Assert.Equal(file.Content, Repository(test).Head.Files[file.Path].Content));

    [SkippableFact]
    public async Task Push_NewRepository_TheOfficialClientReadsTheSameBytes()
    {
        OfficialClient.Need();
        await using var test = await StartAsync();

        var outcome = await test.PushAsync("tester/model", Files);

        AssertAllThere(test);
        Assert.Equal(Repository(test).Head.Id, outcome.Commit);
        Assert.Equal(2, Repository(test).Commits.Count); // one commit for everything
        Assert.Equal("a test's commit", Repository(test).Head.Title);
        Assert.True(Repository(test).Head.Files["value_head.safetensors"].IsLarge);
        Assert.False(Repository(test).Head.Files["empty.txt"].IsLarge);
        Assert.Equal(3, test.Server.Seen.Count(request => request.Method == "PUT" && request.Path.Contains("/storage/", StringComparison.Ordinal) && request.Path.Count(letter => letter == '/') == 3));
        var hashes = await OfficialClient.RunAsync(test.Server, "download", "tester/model");
        Assert.All(outcome.Files, file => Assert.Equal(file.Sha256, hashes.GetProperty(file.Path).GetString()));
        Assert.DoesNotContain(test.Server.Seen, request => request.AtStorage && request.Authorization is not null);
    }

    [Fact]
    public async Task Push_Again_SkipsWhatIsThere()
    {
        await using var test = await StartAsync();
        await test.PushAsync("tester/model", Files);
        test.Server.Seen.Clear();

        var again = await test.PushAsync("tester/model", Files);
        var changed = await test.PushAsync("tester/model", [.. Files.Select(file => file.Path == "config.json" ? (file.Path, HubTest.Text("{\"a\":1}")) : file)]);

        Assert.False(again.IsNewCommit);
        Assert.All(again.Files, file => Assert.Equal(PushAction.Keep, file.Action));
        Assert.DoesNotContain(test.Server.Seen, request => request.Method == "PUT");
        Assert.Equal(["config.json"], changed.Files.Where(file => file.Action == PushAction.Upload).Select(file => file.Path));
        Assert.Equal(3, Repository(test).Commits.Count);
    }

    [Theory]
    [InlineData("POST", "/preupload/", FaultKind.Status)]
    [InlineData("POST", "/objects/batch", FaultKind.Drop)]
    [InlineData("PUT", "/storage/", FaultKind.Status)]
    [InlineData("PUT", "/storage/", FaultKind.Drop)]
    [InlineData("PUT", "/storage/", FaultKind.LostReply)]
    [InlineData("POST", "/complete_multipart/", FaultKind.LostReply)]
    [InlineData("POST", "/complete_multipart/", FaultKind.Status)]
    [InlineData("POST", "/verify/", FaultKind.Status)]
    [InlineData("POST", "/repos/create", FaultKind.LostReply)]
    [InlineData("GET", "/resolve/", FaultKind.Drop)]
    public async Task Push_AFaultAnywhereButTheCommit_IsGotOver(string method, string path, FaultKind kind)
    {
        await using var test = await StartAsync();
        test.Server.Faults.Enqueue(new Fault(method, path, kind, Times: 2));

        await test.PushAsync("tester/model", Files);

        AssertAllThere(test);
        Assert.Equal(2, Repository(test).Commits.Count);
        Assert.Single(test.Server.Seen, request => request.Path.Contains("/commit/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Push_ReplyToTheCommitIsLost_FindsTheCommitAndMakesNoSecond()
    {
        await using var test = await StartAsync();
        test.Server.Faults.Enqueue(new Fault("POST", "/commit/", FaultKind.LostReply));

        var outcome = await test.PushAsync("tester/model", Files);

        Assert.Equal(Repository(test).Head.Id, outcome.Commit);
        Assert.True(outcome.IsNewCommit);
        Assert.Single(test.Server.Seen, request => request.Path.Contains("/commit/", StringComparison.Ordinal));
        AssertAllThere(test);
    }

    [Theory]
    [InlineData(FaultKind.Drop)]
    [InlineData(FaultKind.Status)]
    public async Task Push_CommitIsNotMade_SaysSoAndDoesNotRepeatIt(FaultKind kind)
    {
        await using var test = await StartAsync();
        test.Server.Faults.Enqueue(new Fault("POST", "/commit/", kind));

        var error = await Assert.ThrowsAsync<UserException>(() => test.PushAsync("tester/model", Files));

        Assert.Contains("the commit was not made", error.Message, StringComparison.Ordinal);
        Assert.Single(test.Server.Seen, request => request.Path.Contains("/commit/", StringComparison.Ordinal));
        Assert.Single(Repository(test).Commits);
        await test.PushAsync("tester/model", Files); // as the message advises
        AssertAllThere(test);
        Assert.Equal(4, test.Server.Seen.Count(request => request.Method == "PUT")); // nothing was uploaded twice
    }

    [Fact]
    public async Task Push_BranchMovesMeanwhile_IsRefusedAndOverwritesNothing()
    {
        await using var test = await StartAsync();
        var repository = test.Server.AddRepository("tester/model");
        using var client = test.Client();
        var moved = false;
        var progress = new Spy(_ =>
        {
            if (!moved) repository.Add(("other.txt", HubTest.Text("of somebody else"), false));
            moved = true;
        });

        var error = await Assert.ThrowsAsync<UserException>(() => client.PushAsync(test.Request("tester/model", Files), progress, default));

        Assert.Contains("moved on", error.Message, StringComparison.Ordinal);
        Assert.Equal("add files", repository.Head.Title);
    }

    [Fact]
    public async Task Push_HubGivesBackOtherBytes_IsNoticed()
    {
        await using var test = await StartAsync();
        test.Server.Faults.Enqueue(new Fault("GET", "/storage/", FaultKind.Corrupt, Times: 9));

        var error = await Assert.ThrowsAsync<UserException>(() => test.PushAsync("tester/model", Files));

        Assert.Contains("model.safetensors, value_head.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_CardTheHubRejects_UploadsNothing()
    {
        await using var test = await StartAsync();

        var error = await Assert.ThrowsAsync<UserException>(() => test.PushAsync("tester/model", ("README.md", HubTest.Text("---\nlicense: my-own\n---\n")), ("config.json", HubTest.Text("{}"))));

        Assert.Contains("\"license\" must be one of", error.Message, StringComparison.Ordinal);
        Assert.Empty(test.Server.Repositories); // a repository without its files helps nobody
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("try/2")]
    public async Task Push_NewBranch_IsMadeAndMainStaysAsItIs(string branch)
    {
        await using var test = await StartAsync();

        await test.PushAsync("tester/model@" + branch, Files);
        await test.PushAsync("tester/model@" + branch, ("more.txt", HubTest.Text("more")));

        Assert.Equal([".gitattributes"], Repository(test).Head.Files.Keys);
        Assert.Equal(Files.Select(file => file.Path).Append(".gitattributes").Append("more.txt").Order(StringComparer.Ordinal), Repository(test).Find(branch)!.Files.Keys);
        Assert.Equal(Files.Length + 2, (await test.PullAsync("tester/model@" + branch)).Files.Count);
    }

    [Fact]
    public async Task Push_HubForgetsAFile_IsRefusedAndMakesNoCommitWithoutIt()
    {
        await using var test = await StartAsync();
        test.Server.ForgottenFile = "config.json";

        var error = await Assert.ThrowsAsync<UserException>(() => test.PushAsync("tester/model", Files));

        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
        Assert.Single(Repository(test).Commits);
    }

    [Fact]
    public async Task Push_AnotherOperationIsInProgress_CreatesTheRepositoryALittleLater()
    {
        await using var test = await StartAsync();
        test.Server.Faults.Enqueue(new Fault("POST", "/repos/create", FaultKind.Status) { StatusCode = 409, Message = "Another conflicting operation is in progress" });

        await test.PushAsync("tester/model", Files);

        AssertAllThere(test);
    }

    [Fact]
    public async Task Push_PrivateIntoPublic_IsRefused()
    {
        await using var test = await StartAsync();
        test.Server.AddRepository("tester/model");
        using var client = test.Client();

        var error = await Assert.ThrowsAsync<UserException>(() => client.PushAsync(test.Request("tester/model", Files) with { IsPrivate = true }, null, default));

        Assert.Contains("is public", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(test.Server.Seen, request => request.Method == "PUT");
        Assert.True((await client.PushAsync(test.Request("tester/secret", Files) with { IsPrivate = true }, null, default)).IsNewCommit);
        Assert.True(test.Server.Repositories["models/tester/secret"].IsPrivate);
    }

    [Fact]
    public async Task Push_FolderOfLinks_SendsWhatTheyPointTo()
    {
        await using var test = await StartAsync();
        test.Server.AddRepository("lab/base").Add([.. Files.Select(file => (file.Path, file.Content, file.Content.Length > 300))]);
        var snapshot = await test.PullAsync("lab/base");
        using var client = test.Client();

        await client.PushAsync(new PushRequest(HubReference.Parse("tester/model"), [.. Files.Select(file => (file.Path, Path.Combine(snapshot.Folder, file.Path)))], "copy"), null, default);

        AssertAllThere(test);
    }

    [Fact]
    public async Task Push_DryRun_WritesNothing()
    {
        await using var test = await StartAsync();
        using var client = test.Client();

        var fresh = await client.PushAsync(test.Request("tester/model", Files) with { IsDryRun = true }, null, default);

        Assert.Null(fresh.Commit);
        Assert.Empty(test.Server.Repositories);
        Assert.All(test.Server.Seen, request => Assert.Equal("GET", request.Method));
        await test.PushAsync("tester/model", Files);
        var second = await client.PushAsync(test.Request("tester/model", Files) with { IsDryRun = true }, null, default);
        Assert.All(second.Files, file => Assert.Equal(PushAction.Keep, file.Action));
    }

    [Fact]
    public async Task Push_SomebodyElsesName_IsRefusedInOneLine()
    {
        await using var test = await StartAsync();

        var error = await Assert.ThrowsAsync<UserException>(() => test.PushAsync("stranger/model", Files));

        Assert.Contains("namespace \"stranger\"", error.Message, StringComparison.Ordinal);
    }

    private sealed class Spy(Action<HubProgress> see) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => see(value);
    }
}
