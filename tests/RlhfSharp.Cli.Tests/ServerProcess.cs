using System.Diagnostics;

namespace RlhfSharp.Cli.Tests;

/// <summary>`rlhf serve` as a process of its own, on a free port; killed when the test ends.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly Task<string> errors;

    private ServerProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
        string line;
        while (!(line = NextLine()).StartsWith("Listening on ", StringComparison.Ordinal)) { }
        Address = new Uri(line.Split(' ')[2]);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    public static ServerProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RlhfSharp.Cli.dll"), "serve", "--port", "0", .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>The next line that it says.</summary>
    public string NextLine()
    {
        var line = process.StandardOutput.ReadLineAsync();
        if (!line.Wait(s_limit)) throw new TimeoutException("rlhf serve said nothing for a minute");
        return line.Result ?? throw new InvalidOperationException("rlhf serve ended: " + errors.Result);
    }

    /// <summary>Sends a signal by its name.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The exit code.</summary>
    public int WaitForExit() => process.WaitForExit(s_limit) ? process.ExitCode : throw new TimeoutException("rlhf serve did not end within a minute");

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
