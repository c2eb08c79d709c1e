using System.Diagnostics;
using System.Text.Json;
using RlhfSharp.Hub.Tests.Server;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Hub.Tests;

/// <summary>Runs official-client.mjs: the official npm client, installed by scripts/install-test-tools.</summary>
internal static class OfficialClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string Packages = Path.Combine(RepositoryRoot.Path, "artifacts", "npm", "hub");

    /// <summary>Skips the test where Node or the package is not installed.</summary>
    public static void Need() =>
        Skip.IfNot(Directory.Exists(Path.Combine(Packages, "node_modules", "@huggingface", "hub")), "the npm package @huggingface/hub is missing: run scripts/install-test-tools");

    public static async Task<JsonElement> RunAsync(HubServer server, string task, string repository, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "official-client.mjs"), task, repository]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in (IEnumerable<(string, string)>)[("NPM_ROOT", Packages), ("HUB_URL", server.Endpoint), ("HUB_TOKEN", HubServer.Token), .. environment])
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the official client did not end within {Limit}");
        }
        Assert.True(process.ExitCode == 0, await error);
        return JsonDocument.Parse(await output).RootElement;
    }
}
