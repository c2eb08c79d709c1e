using System.Diagnostics;

namespace RlhfSharp.Cli.Tests;

/// <summary>Runs the built program as a process of its own, as a user does.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static ProgramRun Of(params string[] arguments) => From(Directory.GetCurrentDirectory(), arguments);

    public static ProgramRun With((string Name, string Value) environment, params string[] arguments) => From(Directory.GetCurrentDirectory(), arguments, environment);

    public static ProgramRun From(string workingDirectory, params string[] arguments) => From(workingDirectory, arguments, null);

    private static ProgramRun From(string workingDirectory, string[] arguments, (string Name, string Value)? environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = workingDirectory, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "RlhfSharp.Cli.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (environment is { } variable) start.Environment[variable.Name] = variable.Value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"rlhf {string.Join(' ', arguments)} did not end within {Limit}");
        }
        return new ProgramRun(process.ExitCode, output.Result, error.Result);
    }
}
