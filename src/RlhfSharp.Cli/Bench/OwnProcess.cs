using System.Diagnostics;
using System.Globalization;
using RlhfSharp.Cli.Parsing;

namespace RlhfSharp.Cli.Bench;

/// <summary>A workload measured by this program started anew, so that its peak memory and its compiled code are its own.</summary>
internal static class OwnProcess
{
    /// <summary>The workload's results, each as soon as it is there.</summary>
    /// <exception cref="InvalidOperationException">The other process failed; the message holds what it said.</exception>
    public static IEnumerable<BenchResult> Measure(Workload workload, BenchRequest request, int threads)
    {
        using Process process = Start(workload, request, threads);
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync();
            while (process.StandardOutput.ReadLine() is { } line)
                yield return BenchResult.FromJsonLine(line);
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"measuring {workload.Name} ended with exit code {process.ExitCode}: {error.Result.Trim()}");
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static Process Start(Workload workload, BenchRequest request, int threads)
    {
        List<string> arguments = ["bench", workload.Name, "--json", "--threads", Text(threads), "--weights", WeightsOption.Name(request.Weights)];
        if (request.Runs is { } runs) arguments.AddRange(["--runs", Text(runs)]);
        if (request.Batch is { } batch) arguments.AddRange(["--batch", Text(batch)]);
        return Process.Start(ThisProgram.With(arguments))!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
