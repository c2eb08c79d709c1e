using System.Diagnostics;
using System.Text.Json;
using RlhfSharp.TestSupport;
using RlhfSharp.Web.Serving;

namespace RlhfSharp.Web.Tests.Serving;

public sealed class OpenAiClientTests : IDisposable
{
    private static readonly string modules = Path.Combine(RepositoryRoot.Path, "artifacts", "npm", "openai", "node_modules");

    private readonly ServedFolders folders = new();

    public void Dispose() => folders.Dispose();

    [SkippableFact]
    public async Task Client_OfOpenAi_CompletesChatsStreamsAndUnderstandsErrors()
    {
        Skip.IfNot(Directory.Exists(Path.Combine(modules, "openai")), "the openai package is not there; scripts/install-test-tools installs it");
        string keys = folders.In("keys");
        File.WriteAllText(keys, "first-key\n");
        await using RunningServer server = await RunningServer.StartAsync(new ServeOptions { Models = [NamedFolder.Parse(folders.Text())], ApiKeyFile = keys });
        server.Client.DefaultRequestHeaders.Add("Authorization", "Bearer first-key");
        JsonElement seen = await RunAsync(server.Server.Address);

        Assert.Equal(["text"], seen.GetProperty("models").EnumerateArray().Select(model => model.GetString()));
        JsonElement expected = await server.AskAsync("/v1/completions", """{"prompt": "the screen", "max_tokens": 12, "temperature": 0.8, "seed": 3}""");
        Assert.Equal(expected.GetProperty("choices")[0].GetProperty("text").GetString(), seen.GetProperty("completion").GetString());
        Assert.Equal(seen.GetProperty("completion").GetString(), seen.GetProperty("streamedCompletion").GetString());
        Assert.NotEqual("", seen.GetProperty("chat").GetString());
        Assert.Equal(seen.GetProperty("chat").GetString(), seen.GetProperty("streamedChat").GetString());
        Assert.Equal(seen.GetProperty("chat").GetString(), seen.GetProperty("helper").GetString());
        Assert.Equal(seen.GetProperty("chatFinishReason").GetString(), seen.GetProperty("finishReason").GetString());
        Assert.Equal(seen.GetProperty("chatUsage").ToString(), seen.GetProperty("usage").ToString());
        Assert.Equal(seen.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), seen.GetProperty("tokens").GetInt32());
        Assert.Contains("There is no model 'none'", seen.GetProperty("errors")[0].GetString());
        Assert.Contains("'temperature' is 9", seen.GetProperty("errors")[1].GetString());
        Assert.Equal(401, seen.GetProperty("refused").GetInt32());
        await server.WaitForAsync("rlhf_running{model=\"text\"}", 0);
    }

    private static async Task<JsonElement> RunAsync(string address)
    {
        ProcessStartInfo start = new("node", [Path.Combine(RepositoryRoot.Path, "tests", "node", "openai-client.cjs"), address, modules])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The client did not end within a minute.");
        }
        Assert.True(process.ExitCode == 0, await error);
        return JsonDocument.Parse(await output).RootElement;
    }
}
