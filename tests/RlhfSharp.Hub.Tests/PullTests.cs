using RlhfSharp.Core;
using RlhfSharp.Hub.Tests.Server;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Hub.Tests;

public sealed class PullTests
{
    private static readonly byte[] Weights = HubTest.Bytes(300_000);

    private static async Task<(HubTest Test, HubRepository Repository)> ModelAsync(bool isPrivate = false)
    {
        var test = await HubTest.StartAsync();
        var repository = test.Server.AddRepository("lab/model", isPrivate: isPrivate);
        repository.Add(("config.json", HubTest.Text("{}"), false), ("empty.txt", [], false), ("model.safetensors", Weights, true), ("onnx/model.onnx", HubTest.Bytes(9), true), ("sub/a b.json", HubTest.Text("[1]"), false));
        return (test, repository);
    }

    [Fact]
    public async Task Pull_Model_FillsTheCacheInTheSharedLayout()
    {
        var (test, repository) = await ModelAsync();
        await using var _ = test;

        var snapshot = await test.PullAsync("lab/model");

        var root = Path.Combine(test.Cache, "models--lab--model");
        Assert.Equal(Path.Combine(root, "snapshots", repository.Head.Id), snapshot.Folder);
        Assert.Equal(repository.Head.Id, File.ReadAllText(Path.Combine(root, "refs", "main")));
        Assert.Equal(repository.Head.Files.Keys, snapshot.Files);
        Assert.All(repository.Head.Files, file => Assert.Equal(file.Value.Content, File.ReadAllBytes(Path.Combine(snapshot.Folder, file.Key))));
        Assert.Equal(Path.Combine("..", "..", "blobs", repository.Head.Files["model.safetensors"].Sha256), new FileInfo(Path.Combine(snapshot.Folder, "model.safetensors")).LinkTarget);
        Assert.Equal(Path.Combine("..", "..", "..", "blobs", repository.Head.Files["sub/a b.json"].BlobId), new FileInfo(Path.Combine(snapshot.Folder, "sub", "a b.json")).LinkTarget);
    }

    [SkippableFact]
    public async Task Pull_Model_TheOfficialClientReadsTheCache()
    {
        OfficialClient.Need();
        var (test, _) = await ModelAsync();
        await using var __ = test;
        await test.PullAsync("lab/model");

        var seen = await OfficialClient.RunAsync(test.Server, "cache", "-", ("CACHE", test.Cache));

        Assert.Equal(0, seen.GetProperty("warnings").GetArrayLength());
        var found = Assert.Single(seen.GetProperty("repos").EnumerateArray());
        Assert.Equal("lab/model", found.GetProperty("id").GetProperty("name").GetString());
        Assert.Equal("main", found.GetProperty("refs")[0].GetString());
        // The client's scan looks at no folder inside a snapshot.
        Assert.Equal([".gitattributes", "config.json", "empty.txt", "model.safetensors"], found.GetProperty("files").EnumerateArray().Select(file => file.GetString()!.Split('/')[1]));
    }

    [Fact]
    public async Task Pull_Again_DownloadsNothing()
    {
        var (test, repository) = await ModelAsync();
        await using var _ = test;
        await test.PullAsync("lab/model");
        repository.Add(("config.json", HubTest.Text("{\"changed\": 1}"), false));
        test.Server.Seen.Clear();

        var again = await test.PullAsync("lab/model");

        Assert.Single(test.Server.Seen, request => request.Path.Contains("/resolve/", StringComparison.Ordinal));
        Assert.Equal(14, again.DownloadedBytes);
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(again.Folder, "model.safetensors")));
    }

    [Fact]
    public async Task Pull_ConnectionDropsInTheMiddle_GoesOnByRange()
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        test.Server.Faults.Enqueue(new Fault("GET", "/storage/", FaultKind.Drop) { AfterBytes = 200_000 });

        var snapshot = await test.PullAsync("lab/model/model.safetensors");

        Assert.Equal(Weights, File.ReadAllBytes(snapshot.Folder));
        Assert.Contains(test.Server.Seen, request => request.AtStorage && request.Range is "bytes=200000-");
    }

    [Fact]
    public async Task Pull_EarlierRunWasKilled_GoesOnWithItsPart()
    {
        var (test, repository) = await ModelAsync();
        await using var _ = test;
        var blobs = Path.Combine(test.Cache, "models--lab--model", "blobs");
        Directory.CreateDirectory(blobs);
        File.WriteAllBytes(Path.Combine(blobs, repository.Head.Files["model.safetensors"].Sha256 + ".incomplete"), Weights[..123_456]);

        var snapshot = await test.PullAsync("lab/model/model.safetensors");

        Assert.Equal(Weights, File.ReadAllBytes(snapshot.Folder));
        Assert.Equal("bytes=123456-", Assert.Single(test.Server.Seen, request => request.AtStorage).Range);
    }

    [Fact]
    public async Task Pull_EarlierPartIsSpoilt_BeginsAnew()
    {
        var (test, repository) = await ModelAsync();
        await using var _ = test;
        var blobs = Path.Combine(test.Cache, "models--lab--model", "blobs");
        Directory.CreateDirectory(blobs);
        File.WriteAllBytes(Path.Combine(blobs, repository.Head.Files["model.safetensors"].Sha256 + ".incomplete"), new byte[1000]);

        Assert.Equal(Weights, File.ReadAllBytes((await test.PullAsync("lab/model/model.safetensors")).Folder));
    }

    [Theory]
    [InlineData("/storage/")]
    [InlineData("/tree/")]
    [InlineData("/revision/")]
    public async Task Pull_ServerStumbles_IsAskedAgain(string where)
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        test.Server.Faults.Enqueue(new Fault("GET", where, FaultKind.Status) { StatusCode = 500 });
        test.Server.Faults.Enqueue(new Fault("GET", where, FaultKind.Status) { StatusCode = 503 });
        test.Server.Faults.Enqueue(new Fault("GET", where, FaultKind.Drop));

        Assert.Equal(6, (await test.PullAsync("lab/model")).Files.Count);
    }

    [Fact]
    public async Task Pull_TooManyRequests_WaitsAsLongAsTheServerAsks()
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        test.Server.Faults.Enqueue(new Fault("GET", "/revision/", FaultKind.Status) { StatusCode = 429, RetryAfterSeconds = 1 });
        var watch = System.Diagnostics.Stopwatch.StartNew();

        await test.PullAsync("lab/model");

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.95, 20);
    }

    [Fact]
    public async Task Pull_BodyStalls_GoesOnAfterTheSilence()
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        test.Server.Faults.Enqueue(new Fault("GET", "/storage/", FaultKind.Stall) { AfterBytes = 100_000 });

        Assert.Equal(Weights, File.ReadAllBytes((await test.PullAsync("lab/model/model.safetensors")).Folder));
    }

    [Fact]
    public async Task Pull_OneWrongByte_IsNoticedAndFetchedAgain()
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        test.Server.Faults.Enqueue(new Fault("GET", "/storage/", FaultKind.Corrupt) { AfterBytes = 5000 });

        Assert.Equal(Weights, File.ReadAllBytes((await test.PullAsync("lab/model/model.safetensors")).Folder));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.json")]
    public async Task Pull_AlwaysWrongBytes_KeepsNothing(string file)
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        test.Server.Faults.Enqueue(new Fault("GET", file == "config.json" ? "/resolve/" : "/storage/", FaultKind.Corrupt, Times: 9));

        var error = await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/model/" + file));

        Assert.Contains("another hash", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(test.Cache, "models--lab--model", "blobs")));
        Assert.False(File.Exists(Path.Combine(test.Cache, "models--lab--model", "refs", "main")));
    }

    [Fact]
    public async Task Pull_ServerStaysDown_SaysSoInOneLine()
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        test.Server.Faults.Enqueue(new Fault("GET", "/revision/", FaultKind.Status, Times: 99) { StatusCode = 503 });

        var error = await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/model"));

        Assert.Equal("hub:lab/model: the Hub answered 503: injected.", error.Message);
        Assert.Equal(6, test.Server.Seen.Count);
    }

    [Fact]
    public async Task Pull_PrivateModel_TokenGoesToTheHubAndNotToTheStorage()
    {
        var (test, _) = await ModelAsync(isPrivate: true);
        await using var __ = test;

        await test.PullAsync("lab/model");

        Assert.All(test.Server.Seen.Where(request => request.AtStorage), request => Assert.Null(request.Authorization));
        Assert.All(test.Server.Seen.Where(request => !request.AtStorage), request => Assert.Equal("Bearer " + HubServer.Token, request.Authorization));
        Assert.Contains(test.Server.Seen, request => request.AtStorage);
        var error = await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/model", settings => settings with { Token = null }));
        Assert.Contains("rlhf login", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/model", settings => settings with { Token = "hf_wrong" }));
        Assert.DoesNotContain("hf_wrong", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_RedirectToAnotherHost_GoesThereWithoutTheToken()
    {
        var (test, repository) = await ModelAsync();
        await using var _ = test;
        test.Server.Faults.Enqueue(new Fault("GET", "/revision/", FaultKind.Status, Times: 1) { StatusCode = 302, Location = $"{test.Server.Storage}/api/models/lab/model/revision/main" });

        await test.PullAsync("lab/model");

        Assert.Null(test.Server.Seen.First(request => request.AtStorage).Authorization);
        Assert.Contains("/revision/", test.Server.Seen.First(request => request.AtStorage).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/models/lab/model/revision/main", "redirects in a circle")]
    [InlineData("file:///etc/passwd", "insecure address")]
    public async Task Pull_BadRedirect_IsNotFollowed(string location, string message)
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        test.Server.Faults.Enqueue(new Fault("GET", "/revision/", FaultKind.Status, Times: 99) { StatusCode = 307, Location = location });

        Assert.Contains(message, (await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/model"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_RenamedRepository_IsFollowedWithTheToken()
    {
        var (test, _) = await ModelAsync(isPrivate: true);
        await using var __ = test;
        test.Server.Renamed["lab/old"] = "lab/model";

        Assert.Equal(6, (await test.PullAsync("lab/old")).Files.Count);
    }

    [Fact]
    public async Task Pull_AnswerOfAnotherForm_IsOneLine()
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        test.Server.Faults.Enqueue(new Fault("GET", "/tree/", FaultKind.Status, Times: 9) { StatusCode = 200 });

        Assert.Contains("not of the form", (await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/model"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_Offline_UsesTheCacheAndAsksNobody()
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        var online = await test.PullAsync("lab/model");
        test.Server.Seen.Clear();

        var offline = await test.PullAsync("lab/model", settings => settings with { Offline = true });

        Assert.Equal(online.Folder, offline.Folder);
        Assert.True(offline.IsFromCache);
        Assert.Equal(online.Files, offline.Files);
        Assert.Empty(test.Server.Seen);
        await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/other", settings => settings with { Offline = true }));
    }

    [Fact]
    public async Task Pull_HubUnreachable_UsesTheCache()
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        var before = await test.PullAsync("lab/model");

        var after = await test.PullAsync("lab/model", settings => settings with { Endpoint = "http://127.0.0.1:1" });

        Assert.Equal(before.Folder, after.Folder);
        Assert.True(after.IsFromCache);
        var error = await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/model@elsewhere", settings => settings with { Endpoint = "http://127.0.0.1:1" }));
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_RevisionAndSubfolder_BringsOnlyThose()
    {
        var (test, repository) = await ModelAsync();
        await using var _ = test;
        var old = repository.Head.Id;
        repository.Add(("sub/a b.json", HubTest.Text("[2]"), false));

        var snapshot = await test.PullAsync($"lab/model/sub@{old}");

        Assert.Equal(["sub/a b.json"], snapshot.Files);
        Assert.Equal("[1]", File.ReadAllText(Path.Combine(snapshot.Folder, "a b.json")));
        Assert.Contains("there is no 'ä b.txt'", (await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/model/ä b.txt"))).Message, StringComparison.Ordinal);
        Assert.Contains("no such revision", (await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/model@nope"))).Message, StringComparison.Ordinal);
        Assert.Contains("it holds .gitattributes, config.json", (await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/model/nope"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_ModelSelection_LeavesOtherFrameworksOut()
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;

        Assert.DoesNotContain("onnx/model.onnx", (await test.PullAsync("lab/model", selection: FileSelection.OfModel)).Files);
        Assert.Equal(["config.json", "sub/a b.json"], (await test.PullAsync("lab/model", selection: new FileSelection(["*.json"], []))).Files);
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("a/../../../outside")]
    [InlineData("/etc/outside")]
    [InlineData("..\\..\\outside")]
    [InlineData("a/..\\..\\outside")]
    [InlineData("C:\\outside")]
    [InlineData("C:outside")]
    [InlineData("\\\\host\\share\\outside")]
    [InlineData("a//outside")]
    [InlineData("a/./outside")]
    [InlineData("nul")]
    [InlineData("a\noutside")]
    [InlineData("outside. ")]
    public async Task Pull_PathThatLeavesTheFolder_IsRefusedBeforeAnythingIsWritten(string path)
    {
        await using var test = await HubTest.StartAsync();
        test.Server.AddRepository("lab/evil").Add((path, HubTest.Text("owned"), false), ("good.txt", HubTest.Text("good"), false));

        var error = await Assert.ThrowsAsync<UserException>(() => test.PullAsync("lab/evil"));

        Assert.Contains("outside its folder", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.False(Directory.Exists(test.Cache));
    }

    [Fact]
    public async Task Copy_TargetHoldsALink_IsRefused()
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;
        var snapshot = await test.PullAsync("lab/model");
        Directory.CreateDirectory(test.In("elsewhere"));
        Directory.CreateDirectory(test.In("target"));
        File.CreateSymbolicLink(test.In("target/sub"), test.In("elsewhere"));

        Assert.Throws<UserException>(() => SnapshotCopy.To(snapshot, null, test.In("target")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(test.In("elsewhere")));
    }

    [Fact]
    public async Task Pull_TwoAtOnce_DownloadEachFileOnce()
    {
        var (test, _) = await ModelAsync();
        await using var __ = test;

        await Task.WhenAll(test.PullAsync("lab/model"), test.PullAsync("lab/model"));

        Assert.Single(test.Server.Seen, request => request.AtStorage && request.Path.Contains(test.Server.Repositories["models/lab/model"].Head.Files["model.safetensors"].Sha256, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pull_AnotherProcessIsWritingTheBranch_IsNotHindered()
    {
        var (test, repository) = await ModelAsync();
        await using var _ = test;
        Directory.CreateDirectory(test.In("home/hub/models--lab--model/refs"));
        using var other = new FileStream(test.In("home/hub/models--lab--model/refs/main.partial"), FileMode.Create, FileAccess.Write, FileShare.None);

        await test.PullAsync("lab/model");

        Assert.Equal(repository.Head.Id, File.ReadAllText(test.In("home/hub/models--lab--model/refs/main")));
        Assert.All(Directory.EnumerateFiles(test.In("home/hub/.locks/models--lab--model")), file => Assert.EndsWith(".lock", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_HubUnreachable_GivesTheFilesInTheCache()
    {
        await using var test = await HubTest.StartAsync();
        test.Server.AddRepository("lab/data", "datasets").Add(("train.jsonl", HubTest.Text("{}"), false));
        var reference = HubReference.Parse("datasets/lab/data");
        var before = await test.PullAsync("datasets/lab/data");
        List<string> notices = [];
        using var client = new HubClient(test.Settings with { Endpoint = "http://127.0.0.1:1" }, TimeProvider.System, notices.Add);

        Assert.Equal([".gitattributes", "train.jsonl"], await client.ListAsync(reference, default));
        var tries = notices.Count;
        var after = await client.PullAsync(reference, FileSelection.Everything, null, default);

        Assert.Equal(before.Folder, after.Folder);
        Assert.Equal(5, tries);
        Assert.Contains("Trying again in", notices[0], StringComparison.Ordinal);
        Assert.Equal(tries, notices.Count); // it is not asked a second time
    }

    [Theory]
    [InlineData(true, "cuts long texts short")]
    [InlineData(false, "has only the first 3 rows")]
    public async Task PullRows_PartOfADataset_IsRefusedAndLeavesNothing(bool isCut, string message)
    {
        await using var test = await HubTest.StartAsync();
        test.Server.Rows["lab/data/default/train"] = [new { text = "a" }, new { text = "b" }, new { text = "c" }];
        (test.Server.RowsAreCut, test.Server.RowsArePartial) = (isCut, !isCut);
        using var client = test.Client();

        var error = await Assert.ThrowsAsync<UserException>(() => client.PullRowsAsync(HubReference.Parse("datasets/lab/data"), test.In("rows"), null, default));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(test.In("rows"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task PullRows_OtherFormat_ComesAsJsonLinesWhole()
    {
        await using var test = await HubTest.StartAsync();
        test.Server.Rows["lab/data/default/train"] = [.. Enumerable.Range(0, 250).Select(i => new { text = $"row {i} \"é\"", label = i % 2 })];
        test.Server.Faults.Enqueue(new Fault("GET", "/rows", FaultKind.Status) { StatusCode = 429, RetryAfterSeconds = 0 });
        using var client = test.Client();

        var written = await client.PullRowsAsync(HubReference.Parse("datasets/lab/data"), test.In("rows"), null, default);

        Assert.Equal([test.In("rows/default/train.jsonl")], written);
        var lines = File.ReadAllLines(written[0]);
        Assert.Equal(250, lines.Length);
        Assert.Equal("{\"text\":\"row 249 \\\"é\\\"\",\"label\":1}", lines[249]);
    }
}
