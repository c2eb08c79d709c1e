using RlhfSharp.Hub.Tests.Server;

namespace RlhfSharp.Hub.Tests;

/// <summary>The local server is believed because the official client works against it.</summary>
public sealed class OfficialClientTests
{
    [SkippableTheory]
    [InlineData("model")]
    [InlineData("dataset")]
    public async Task Server_OfficialClient_UploadsAndDownloadsAlike(string kind)
    {
        OfficialClient.Need();
        await using var server = await HubServer.StartAsync();
        server.PartBytes = 100_000;

        var seen = await OfficialClient.RunAsync(server, "round-trip", "tester/thing", ("LARGE_BYTES", "250001"), ("HUB_KIND", kind));

        Assert.Equal(HubServer.User, seen.GetProperty("user").GetString());
        Assert.Equal([".gitattributes", "README.md", "config/a.json", "large.safetensors", "small.safetensors"], seen.GetProperty("paths").EnumerateArray().Select(path => path.GetString()));
        Assert.Equal(250001, seen.GetProperty("large").GetInt32());
        Assert.Equal("\"a\"", seen.GetProperty("slice").GetString());
        Assert.Equal("version https://git-lfs.github.com/spec/v1", seen.GetProperty("pointer").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, seen.GetProperty("missing").ValueKind);
        Assert.Equal("{\"a\": 1}", seen.GetProperty("snapshot").GetString());
        Assert.Equal(["delete", "by the official client", "initial commit"], seen.GetProperty("titles").EnumerateArray().Select(title => title.GetString()));
        var repository = server.Repositories[$"{kind}s/tester/thing"];
        Assert.Equal(repository.Head.Id, seen.GetProperty("sha").GetString());
        Assert.True(repository.Head.Files["large.safetensors"].IsLarge);
        Assert.False(repository.Head.Files["README.md"].IsLarge);
        Assert.Contains(server.Seen, request => request.Method == "PUT" && request.Path.Contains("/3?", StringComparison.Ordinal)); // the third part
        Assert.DoesNotContain(server.Seen, request => request.AtStorage && request.Authorization is not null);
    }
}
