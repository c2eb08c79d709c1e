using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RlhfSharp.Core;
using RlhfSharp.Web.Serving;

namespace RlhfSharp.Web.Tests.Serving;

public sealed class OperationTests : IDisposable
{
    private const string Running = "rlhf_running{model=\"text\"}", Waiting = "rlhf_queue_length{model=\"text\"}";
    private static readonly string s_long = JsonSerializer.Serialize(new { prompt = "the", max_tokens = ServedFolders.Context - 2, temperature = 0 });   // takes seconds

    private readonly ServedFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Fact]
    public async Task Request_ThatJoinsARunningBatch_IsAnsweredBeforeTheOthersEnd()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Text());
        using CancellationTokenSource leave = new();
        Task<HttpResponseMessage> slow = server.Client.PostAsync("/v1/completions", new StringContent(s_long), leave.Token);
        await server.WaitForAsync(Running, 1);
        await server.AskAsync("/v1/completions", """{"prompt": "the staff", "max_tokens": 5}""");
        Assert.False(slow.IsCompleted);
        Assert.Equal(1, await server.MetricAsync(Running));
        leave.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_ThatLeaves_FreesItsSlot(bool streaming)
    {
        await using RunningServer server = await RunningServer.StartAsync(Options() with { Slots = 1 });
        using CancellationTokenSource leave = new();
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/completions") { Content = new StringContent(s_long.Replace("{", streaming ? "{\"stream\": true," : "{")) };
        Task<HttpResponseMessage> slow = server.Client.SendAsync(request, streaming ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, leave.Token);
        await server.WaitForAsync(Running, 1);
        if (streaming) (await slow).Dispose();
        leave.Cancel();
        await server.WaitForAsync(Running, 0);
        await server.AskAsync("/v1/completions", """{"prompt": "the", "max_tokens": 3}""");
        Assert.True(await server.MetricAsync("rlhf_generated_tokens_total{model=\"text\"}") < ServedFolders.Context - 1000);
    }

    [Fact]
    public async Task Request_WhenTheQueueIsFull_IsSentAwayWithATimeToComeBack()
    {
        await using RunningServer server = await RunningServer.StartAsync(Options() with { Slots = 1, QueueLimit = 1 });
        using CancellationTokenSource leave = new();
        Task first = server.Client.PostAsync("/v1/completions", new StringContent(s_long), leave.Token);
        await server.WaitForAsync(Running, 1);
        Task second = server.Client.PostAsync("/v1/completions", new StringContent(s_long), leave.Token);
        await server.WaitForAsync(Waiting, 1);
        (HttpStatusCode status, JsonElement body, HttpResponseMessage response) = await server.PostAsync("/v1/completions", """{"prompt": "the", "stream": true}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("rate_limit_error", body.GetProperty("error").GetProperty("type").GetString());
        leave.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await server.WaitForAsync(Waiting, 0);
    }

    [Fact]
    public async Task Request_OverALimit_IsRefused()
    {
        await using RunningServer server = await RunningServer.StartAsync(Options() with { MaxPromptTokens = 10, MaxBodyBytes = 4096 });
        (HttpStatusCode status, JsonElement body, _) = await server.PostAsync("/v1/completions", """{"prompt": "the battery lasts for days and the sound is clear, they say"}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("at most 10 are allowed", body.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal("context_length_exceeded", body.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("larger than the server takes", await server.RefusalAsync("/v1/completions", JsonSerializer.Serialize(new { prompt = new string('a', 5000) }), HttpStatusCode.RequestEntityTooLarge));
    }

    [Fact]
    public async Task Stop_WhileARequestRuns_LetsItEnd()
    {
        RunningServer server = await RunningServer.StartAsync(Options() with { ShutdownLimit = TimeSpan.FromMinutes(2) });
        Task<JsonElement> running = server.AskAsync("/v1/completions", """{"prompt": "the", "max_tokens": 3000, "temperature": 0}""");
        await server.WaitForAsync(Running, 1);
        await server.Server.StopAsync();
        Assert.Equal(3000, (await running).GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("/health"));
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Stop_AfterTheLimit_EndsWhatStillRuns()
    {
        RunningServer server = await RunningServer.StartAsync(Options() with { ShutdownLimit = TimeSpan.FromMilliseconds(200) });
        Task<HttpResponseMessage> running = server.Client.PostAsync("/v1/completions", new StringContent(s_long));
        await server.WaitForAsync(Running, 1);
        await server.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => running);
    }

    [Fact]
    public async Task Reload_UnderLoad_DropsNoRequestAndChangesTheAnswers()
    {
        string folder = folders.Text();
        await using RunningServer server = await RunningServer.StartAsync(folder);
        const string Request = """{"prompt": "the screen", "max_tokens": 20, "temperature": 0}""";
        string before = Text(await server.AskAsync("/v1/completions", Request));
        Task<JsonElement> old = server.AskAsync("/v1/completions", """{"prompt": "the screen", "max_tokens": 8000, "temperature": 0}""");
        await server.WaitForAsync(Running, 1);
        using CancellationTokenSource enough = new();
        Task<HashSet<string>>[] clients = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            HashSet<string> seen = [];
            while (!enough.IsCancellationRequested) seen.Add(Text(await server.AskAsync("/v1/completions", Request)));
            return seen;
        }))];
        folders.Text("text", seed: 11);
        JsonElement reloaded = (await server.AskAsync("/admin/reload", "")).GetProperty("reloaded")[0];
        Assert.Equal(2, reloaded.GetProperty("version").GetInt32());
        string after = Text(await server.AskAsync("/v1/completions", Request));
        enough.Cancel();
        Assert.NotEqual(before, after);
        foreach (HashSet<string> seen in await Task.WhenAll(clients)) Assert.Subset(new HashSet<string> { before, after }, seen);
        Assert.StartsWith(before, Text(await old));
    }

    [Fact]
    public async Task Reload_OfWhatCannotBeLoaded_LeavesTheOldModelAnswering()
    {
        string folder = folders.Text();
        await using RunningServer server = await RunningServer.StartAsync(folder, folders.Policy());
        File.WriteAllText(Path.Combine(folder, "config.json"), "{");
        Assert.Contains("'text' was not reloaded and answers as before", await server.RefusalAsync("/admin/reload?model=text", "", HttpStatusCode.Conflict));
        await server.AskAsync("/v1/completions", """{"prompt": "the", "max_tokens": 3}""");
        Assert.Equal("policy", (await server.AskAsync("/admin/reload?model=policy", "")).GetProperty("reloaded")[0].GetProperty("model").GetString());
        string message = await server.RefusalAsync("/admin/reload", "", HttpStatusCode.Conflict);
        Assert.Contains("'text' was not reloaded", message);
        Assert.EndsWith("Reloaded policy (version 3).", message);
        Assert.Contains("no model 'other'", await server.RefusalAsync("/admin/reload?model=other", "", HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Administration_FromABrowser_IsForbidden()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Policy());
        server.Client.DefaultRequestHeaders.Add("Origin", "http://elsewhere.example");
        await server.RefusalAsync("/admin/reload", "", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Request_ForAnotherHost_IsRefused()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Policy());
        server.Client.DefaultRequestHeaders.Host = "elsewhere.example";
        Assert.StartsWith("This server is not called 'elsewhere.example'", await server.RefusalAsync("/predict", """{"state": [1, 2, 3, 4]}"""));
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync("/v1/models")).StatusCode);
    }

    [Fact]
    public async Task Host_OfAnotherLoopbackAddress_IsAnsweredUnderIt()
    {
        await using RunningServer server = await RunningServer.StartAsync(new ServeOptions { Models = [NamedFolder.Parse(folders.Policy())], Host = "127.0.0.2" });
        Assert.Equal("Healthy", await server.Client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task Keys_WhereAskedFor_OpenEverythingButHealthAndReadiness()
    {
        string file = folders.In("keys");
        File.WriteAllText(file, $"# people\nfirst-key\n\nsha256:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("second-key")))}\n");
        await using RunningServer server = await RunningServer.StartAsync(Options() with { ApiKeyFile = file });
        async Task<HttpStatusCode> Status(string path, string? key)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path);
            if (key is not null) request.Headers.Add("Authorization", "Bearer " + key);
            return (await server.Client.SendAsync(request)).StatusCode;
        }
        foreach (string path in (string[])["/v1/models", "/metrics", "/openapi.json"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Status(path, null));
            Assert.Equal(HttpStatusCode.Unauthorized, await Status(path, "third-key"));
            Assert.Equal(HttpStatusCode.OK, await Status(path, "first-key"));
            Assert.Equal(HttpStatusCode.OK, await Status(path, "second-key"));
        }
        Assert.Equal(HttpStatusCode.OK, await Status("/health", null));
        Assert.Equal(HttpStatusCode.OK, await Status("/ready", null));
        Assert.Contains("'Authorization: Bearer KEY'", await server.RefusalAsync("/predict", "{}", HttpStatusCode.Unauthorized));
    }

    [Theory]
    [InlineData("", "holds no API key")]
    [InlineData("# none\n", "holds no API key")]
    [InlineData("sha256:12", ":1: after sha256: come 64 hexadecimal digits")]
    public async Task Keys_InAFileWithoutAny_AreAMistake(string content, string message)
    {
        string file = folders.In("keys");
        File.WriteAllText(file, content);
        Assert.Contains(message, (await Assert.ThrowsAsync<UserException>(() => RunningServer.StartAsync(Options() with { ApiKeyFile = file }))).Message);
    }

    [Fact]
    public async Task Metrics_AfterRequests_CountThem()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Text());
        await server.AskAsync("/v1/completions", """{"prompt": "the", "max_tokens": 7, "temperature": 0}""");
        string text = await server.Client.GetStringAsync("/metrics");
        Assert.Contains("# TYPE rlhf_generated_tokens_total counter\nrlhf_generated_tokens_total{model=\"text\"} 7\n", text);
        Assert.Contains("rlhf_time_to_first_token_seconds_count{model=\"text\"} 1\n", text);
        Assert.Contains("rlhf_time_to_first_token_seconds_bucket{model=\"text\",le=\"+Inf\"} 1\n", text);
        Assert.Contains("rlhf_batch_rows_bucket{model=\"text\",le=\"1\"} 7\n", text);
        Assert.Matches("http_server_request_duration_seconds_count\\{[^}]*http_route=\"/v1/completions\"[^}]*\\} 1\n", text);
    }

    private ServeOptions Options() => new() { Models = [NamedFolder.Parse(folders.Text())] };

    private static string Text(JsonElement answer) => answer.GetProperty("choices")[0].GetProperty("text").GetString()!;
}
