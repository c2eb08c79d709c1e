using System.Net;
using System.Text.Json;
using RlhfSharp.Core;
using RlhfSharp.Web.Serving;
using RlhfSharp.Web.Serving.Traffic;

namespace RlhfSharp.Web.Tests.Serving;

public sealed class TrafficTests : IDisposable
{
    private readonly ServedFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Fact]
    public async Task Split_OfUsers_SendsEachToOneModelAndLogsWhich()
    {
        const int Users = 200;
        await using (RunningServer server = await RunningServer.StartAsync(Options("old", "new") with { Splits = [TrafficSplit.Parse("ab=old:3,new:1")] }))
            for (int round = 0; round < 2; round++)
                for (int user = 0; user < Users; user++)
                    Assert.Equal("ab", (await server.AskAsync("/predict", $"{{\"model\": \"ab\", \"user\": \"u{user}\", \"state\": [1, 2, 3, 4]}}")).GetProperty("model").GetString());
        JsonElement[] lines = Lines();
        Assert.Equal(2 * Users, lines.Length);
        foreach (IGrouping<string?, JsonElement> user in lines.GroupBy(line => line.GetProperty("user").GetString()))
            Assert.Single(user.Select(line => line.GetProperty("answer").GetProperty("model").GetString()).Distinct());
        Assert.InRange(lines.Count(line => line.GetProperty("answer").GetProperty("model").GetString() == "new"), 2 * Users * 0.15, 2 * Users * 0.35);
        JsonElement answer = lines[0].GetProperty("answer");
        Assert.Equal(200, answer.GetProperty("status").GetInt32());
        Assert.InRange(answer.GetProperty("action").GetInt32(), 0, 1);
        Assert.True(answer.GetProperty("seconds").GetDouble() > 0);
    }

    [Fact]
    public async Task Split_AmongModelsOfAnyName_SaysWhoAnswered()
    {
        await using RunningServer server = await RunningServer.StartAsync(Options("größer", "日本") with { Splits = [TrafficSplit.Parse("ab=größer:1,日本:1")] });
        (HttpStatusCode status, _, HttpResponseMessage response) = await server.PostAsync("/predict", """{"state": [1, 2, 3, 4]}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(Uri.UnescapeDataString(Assert.Single(response.Headers.GetValues("X-Model"))), (string[])["größer", "日本"]);
    }

    [Fact]
    public async Task Shadow_OfAModel_AnswersTheLogAndNotTheClient()
    {
        string expected;
        await using (RunningServer server = await RunningServer.StartAsync(Options("main", "twin", "other") with { Shadows = [new Shadow("main", "twin"), new Shadow("twin", "other")] }))
        {
            expected = (await server.AskAsync("/predict", """{"model": "main", "state": [1, 2, 3, 4]}""")).GetProperty("probabilities").ToString();
            await server.AskAsync("/predict", """{"model": "twin", "state": [1, 2, 3, 4]}""");
            await server.AskAsync("/predict", """{"model": "other", "state": [1, 2, 3, 4]}""");
        }
        JsonElement[] lines = [.. Lines().OrderBy(line => line.GetProperty("time").GetString())];
        Assert.Equal(2, lines.Length);   // the third has no shadow
        Assert.Equal(expected, lines[0].GetProperty("answer").GetProperty("probabilities").ToString());
        Assert.Equal("twin", lines[0].GetProperty("shadow").GetProperty("model").GetString());
        Assert.Equal("other", lines[1].GetProperty("shadow").GetProperty("model").GetString());
        foreach (JsonElement line in lines)
            Assert.Equal(line.GetProperty("answer").GetProperty("action").GetInt32() == line.GetProperty("shadow").GetProperty("action").GetInt32(), line.GetProperty("same").GetBoolean());
    }

    [Fact]
    public async Task Shadow_OfStreamedTexts_IsLoggedWithTextsWhereAsked()
    {
        string folder = folders.Text();
        ServeOptions options = new()
        {
            Models = [new NamedFolder("main", folder), new NamedFolder("twin", folder)], Shadows = [new Shadow("main", "twin")], TrafficLog = folders.In("traffic.jsonl"), LogTexts = true,
        };
        await using (RunningServer server = await RunningServer.StartAsync(options))
            await server.EventsAsync("/v1/completions", """{"prompt": "the", "max_tokens": 9, "seed": 3, "stream": true}""");
        JsonElement line = Assert.Single(Lines());
        Assert.True(line.GetProperty("same").GetBoolean());
        Assert.Equal(line.GetProperty("answer").GetProperty("texts").ToString(), line.GetProperty("shadow").GetProperty("texts").ToString());
        Assert.Equal(9, line.GetProperty("shadow").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Request_ThatFails_IsLoggedWithItsStatus()
    {
        await using (RunningServer server = await RunningServer.StartAsync(Options("old", "new") with { Splits = [TrafficSplit.Parse("ab=old:1,new:1")] }))
            await server.RefusalAsync("/predict", """{"state": [1]}""");   // the split answers requests without a name
        JsonElement answer = Assert.Single(Lines()).GetProperty("answer");
        Assert.Equal(400, answer.GetProperty("status").GetInt32());
        Assert.Contains("needs 4", answer.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Request_OfAClientThatLeaves_IsLoggedAsSuch()
    {
        string folder = folders.Text();
        ServeOptions options = new() { Models = [new NamedFolder("main", folder), new NamedFolder("twin", folder)], Splits = [TrafficSplit.Parse("ab=main:1,twin:1")], TrafficLog = folders.In("traffic.jsonl") };
        await using (RunningServer server = await RunningServer.StartAsync(options))
        {
            using CancellationTokenSource leave = new(TimeSpan.FromMilliseconds(300));
            using StringContent body = new(JsonSerializer.Serialize(new { prompt = "the", max_tokens = ServedFolders.Context - 2, temperature = 0 }));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Client.PostAsync("/v1/completions", body, leave.Token));
        }
        JsonElement answer = Assert.Single(Lines()).GetProperty("answer");
        Assert.Equal(499, answer.GetProperty("status").GetInt32());
        Assert.Equal("The client left.", answer.GetProperty("error").GetString());
    }

    [SkippableFact]
    public async Task Log_ThatCannotBeWritten_StopsNoRequestAndNoServer()
    {
        Skip.IfNot(File.Exists("/dev/full"), "there is no file that is always full");
        await using RunningServer server = await RunningServer.StartAsync(Options("old", "new") with { Splits = [TrafficSplit.Parse("ab=old:1,new:1")], TrafficLog = "/dev/full" });
        for (int i = 0; i < 3; i++) await server.AskAsync("/predict", """{"state": [1, 2, 3, 4]}""");
    }

    [Fact]
    public async Task Options_ThatContradictEachOther_AreAMistake()
    {
        ServeOptions options = Options("a", "b") with { Models = [.. Options("a", "b").Models, NamedFolder.Parse(folders.Text())] };
        async Task<string> Refused(ServeOptions wrong) => (await Assert.ThrowsAsync<UserException>(() => RunningServer.StartAsync(wrong))).Message;
        Assert.Contains("--traffic-log FILE", await Refused(options with { Shadows = [new Shadow("a", "b")], TrafficLog = null }));
        Assert.Contains("give one of them too", await Refused(options));
        Assert.Contains("--log-texts writes", await Refused(options with { TrafficLog = null, LogTexts = true }));
        Assert.Contains("--shadow names 'c'", await Refused(options with { Shadows = [new Shadow("a", "c")] }));
        Assert.Contains("different kinds", await Refused(options with { Splits = [TrafficSplit.Parse("x=a:1,text:1")] }));
        Assert.Contains("called 'a'", await Refused(options with { Splits = [TrafficSplit.Parse("a=a:1,b:1")] }));
        foreach (string text in (string[])["ab", "ab=", "ab=a:1", "ab=a:1,b:-1", "ab=a,b", "=a:1,b:1"]) Assert.Contains("--split is", Assert.Throws<UserException>(() => TrafficSplit.Parse(text)).Message);
        Assert.Contains("--shadow is", Assert.Throws<UserException>(() => Shadow.Parse("a=a")).Message);
    }

    private ServeOptions Options(params string[] names) => new()
    {
        Models = [.. names.Select((name, i) => new NamedFolder(name, folders.Policy(name, (ulong)i)))], TrafficLog = folders.In("traffic.jsonl"),
    };

    private JsonElement[] Lines() => [.. File.ReadAllLines(folders.In("traffic.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
}
