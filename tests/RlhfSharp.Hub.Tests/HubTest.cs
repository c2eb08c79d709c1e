using System.Diagnostics;
using System.Text;
using RlhfSharp.Hub.Tests.Server;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Hub.Tests;

/// <summary>A server, an empty cache, and a client that waits a hundredth as long as the real one.</summary>
internal sealed class HubTest : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder folder = new();

    private HubTest(HubServer server) => Server = server;

    public HubServer Server { get; }

    public string Home => folder.In("home");

    public string Cache => folder.In("home/hub");

    public static async Task<HubTest> StartAsync() => new(await HubServer.StartAsync());

    public string In(string name) => folder.In(name);

    public string Add(string name, string content) => folder.Add(name, content);

    /// <summary>The settings of the environment that the program gets, with short waits.</summary>
    public HubSettings Settings => HubSettings.FromEnvironment(name => name switch { "HF_ENDPOINT" => Server.Endpoint, "HF_HOME" => Home, "HF_TOKEN" => HubServer.Token, _ => null }) with
    {
        Patience = new HubPatience { FirstWait = TimeSpan.FromMilliseconds(10), LongestWait = TimeSpan.FromMilliseconds(80), Silence = TimeSpan.FromSeconds(1) },
    };

    public HubClient Client(Func<HubSettings, HubSettings>? change = null) => new(change is null ? Settings : change(Settings), TimeProvider.System);

    public async Task<HubSnapshot> PullAsync(string reference, Func<HubSettings, HubSettings>? change = null, FileSelection? selection = null)
    {
        using var client = Client(change);
        return await client.PullAsync(HubReference.Parse(reference), selection ?? FileSelection.Everything, null, default);
    }

    public async Task<PushOutcome> PushAsync(string repository, params (string Path, byte[] Content)[] files)
    {
        using var client = Client();
        return await client.PushAsync(Request(repository, files), null, default);
    }

    public PushRequest Request(string repository, params (string Path, byte[] Content)[] files)
    {
        var source = folder.In("push-" + Guid.NewGuid().ToString("N"));
        foreach (var (path, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(source, path))!);
            File.WriteAllBytes(Path.Combine(source, path), content);
        }
        return new PushRequest(HubReference.Parse(repository), [.. files.Select(file => (file.Path, Path.Combine(source, file.Path)))], "a test's commit");
    }

    /// <summary>Runs the built program with the server as its Hub.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, string? input = null, string? token = HubServer.Token, params (string Name, string Value)[] environment)
    {
        using var process = Start(arguments, token, environment);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Starts the built program with the server as its Hub.</summary>
    public Process Start(string[] arguments, string? token, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "RlhfSharp.Cli.dll"), .. arguments]) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("HF_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        (start.Environment["HF_ENDPOINT"], start.Environment["HF_HOME"]) = (Server.Endpoint, Home);
        if (token is not null) start.Environment["HF_TOKEN"] = token;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits for the program's end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> FinishAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Limit);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"rlhf {string.Join(' ', process.StartInfo.ArgumentList.Skip(1))} did not end within {Limit}");
        }
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Bytes that differ everywhere.</summary>
    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Dispose();
    }
}
