using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RlhfSharp.Cli.Comparison;

/// <summary>A process that is asked to end before it is made to.</summary>
internal static partial class ChildProcess
{
    private const int Terminate = 15; // SIGTERM

    /// <summary>How long a run may take to finish its iteration and to write its checkpoint.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMinutes(1);

    /// <summary>Runs it to its end. Where it is stopped, it gets the signal to terminate and a minute to follow it.</summary>
    /// <returns>The exit code, and what it wrote on standard error.</returns>
    /// <exception cref="OperationCanceledException">It was stopped, and has ended.</exception>
    public static async Task<(int ExitCode, string Error)> RunAsync(ProcessStartInfo start, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using var process = Process.Start(start)!;
        try
        {
            // Both are read to the end whatever happens: a full pipe would hold the process up.
            var (output, error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
            try
            {
                await process.WaitForExitAsync(stop);
            }
            catch (OperationCanceledException)
            {
                await TerminateAsync(process);
                throw;
            }
            await output;
            return (process.ExitCode, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    // Windows has no such signal; there Ctrl-C has reached the process through the console.
    private static async Task TerminateAsync(Process process)
    {
        if (!OperatingSystem.IsWindows() && !process.HasExited) _ = Signal(process.Id, Terminate);
        using CancellationTokenSource limit = new(s_grace);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // It is ended by force.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
