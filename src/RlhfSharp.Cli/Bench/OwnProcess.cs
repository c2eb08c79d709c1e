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
        string program = Environment.ProcessPath!;
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(OwnProcess).Assembly.Location);
        foreach (string argument in (string[])["bench", workload.Name, "--json", "--threads", Text(threads), "--weights", WeightsOption.Name(request.Weights)])
            start.ArgumentList.Add(argument);
        if (request.Runs is { } runs)
        {
            start.ArgumentList.Add("--runs");
            start.ArgumentList.Add(Text(runs));
        }
        if (request.Batch is { } batch)
        {
            start.ArgumentList.Add("--batch");
            start.ArgumentList.Add(Text(batch));
        }
        return Process.Start(start)!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
