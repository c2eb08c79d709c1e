using System.Net;
using System.Text;
using System.Text.Json;
using RlhfSharp.Web.Serving;

namespace RlhfSharp.Web.Tests.Serving;

/// <summary>A server on a free port, and a client for it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private RunningServer(RlhfServer server) => (Server, Client) = (server, new HttpClient { BaseAddress = new Uri(server.Address), Timeout = TimeSpan.FromSeconds(60) });

    public RlhfServer Server { get; }

    public HttpClient Client { get; }

    public static async Task<RunningServer> StartAsync(ServeOptions options) =>
        new(await RlhfServer.StartAsync(options with { Port = 0, MaxTokens = ServedFolders.Context }, TimeProvider.System, CancellationToken.None));

    public static Task<RunningServer> StartAsync(params string[] models) => StartAsync(new ServeOptions { Models = [.. models.Select(NamedFolder.Parse)] });

    /// <summary>The answer to a body, whatever its status.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Response)> PostAsync(string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        HttpResponseMessage response = await Client.PostAsync(path, content);
        string text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, response);
    }

    /// <summary>The answer to a body that must succeed.</summary>
    public async Task<JsonElement> AskAsync(string path, string body)
    {
        (HttpStatusCode status, JsonElement answer, _) = await PostAsync(path, body);
        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        return answer;
    }

    /// <summary>The message of a refusal.</summary>
    public async Task<string> RefusalAsync(string path, string body, HttpStatusCode expected = HttpStatusCode.BadRequest)
    {
        (HttpStatusCode status, JsonElement answer, _) = await PostAsync(path, body);
        Assert.Equal(expected, status);
        return answer.GetProperty("error").GetProperty("message").GetString()!;
    }

    /// <summary>The events of a stream, <c>[DONE]</c> included.</summary>
    public async Task<List<string>> EventsAsync(string path, string body)
    {
        using StringContent content = new(body);
        using HttpResponseMessage response = await Client.PostAsync(path, content);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        string text = await response.Content.ReadAsStringAsync();
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line["data: ".Length..])];
    }

    /// <summary>A line of /metrics; 0 where there is none.</summary>
    public async Task<double> MetricAsync(string name)
    {
        string text = await Client.GetStringAsync("/metrics");
        return text.Split('\n').FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal)) is { } line
            ? double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Waits until the metric has the value.</summary>
    public async Task WaitForAsync(string name, double value)
    {
        for (int i = 0; await MetricAsync(name) != value; i++)
        {
            Assert.True(i < 2000, $"{name} did not become {value}");
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.StopAsync();
        await Server.DisposeAsync();
    }
}
