using System.Diagnostics;
using System.Globalization;
using RlhfSharp.Agents.Comparison;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Runs;

namespace RlhfSharp.Cli.Comparison;

/// <summary>
/// Runs every row with every seed, each as an `rlhf train` of its own on one thread, as many side by side as asked for. A
/// run that is there with the same settings is not made again, one that was interrupted goes on.
/// </summary>
internal sealed class ComparisonRunner(string folder, int jobs, ScoreKind score, CommandOutput output, CancellationToken stop)
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private int finished;
    private int made;

    /// <summary>The rows with what their runs gave.</summary>
    public async Task<IReadOnlyList<Contestant>> RunAsync(IReadOnlyList<ComparedRow> rows, int seeds)
    {
        // Seed by seed, so that a comparison that is stopped early has as many seeds of each row.
        var runs = (from seed in Enumerable.Range(0, seeds) from row in rows select (row, seed)).ToList();
        var scores = new SeedScore[runs.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, runs.Count), new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = stop }, async (i, _) =>
        {
            var (row, seed) = runs[i];
            scores[i] = await RunAsync(row, seed, runs.Count);
        });
        return [.. rows.Select(row => new Contestant(
            row.Label, row.Options.Agent, row.Options.Environment.Id, KindOf(row), [.. runs.Zip(scores).Where(pair => pair.First.row == row).Select(pair => pair.Second)]))];
    }

    /// <summary>Where a run lies.</summary>
    public static string RunPath(string folder, string label, int seed) => Path.Combine(folder, label, "seed-" + seed.ToString(CultureInfo.InvariantCulture));

    private async Task<SeedScore> RunAsync(ComparedRow row, int seed, int total)
    {
        var path = RunPath(folder, row.Label, seed);
        var text = row.Configuration(seed);
        var isKept = IsFinished(path, text);
        if (!isKept) await TrainAsync(row, seed, path, text);
        var summary = RunSummary.Load(Path.Combine(path, "summary.json"));
        var result = new SeedScore(seed, ScoreOf(summary, row), summary.Seconds);
        Report(row, result, isKept, total);
        return result;
    }

    private ScoreKind KindOf(ComparedRow row) => row.Entry.Score ?? score;

    private double ScoreOf(RunSummary summary, ComparedRow row) => KindOf(row) switch
    {
        ScoreKind.Training => Number(summary.Metrics, "rollout/ep_rew_mean", row),
        ScoreKind.Leaderboard => Number(summary.Evaluation, "return_mean", row) - Number(summary.Evaluation, "return_std", row),
        ScoreKind.Exact => Number(summary.Evaluation, "return_exact", row),
        _ => Number(summary.Evaluation, "return_mean", row),
    };

    private static double Number(IReadOnlyDictionary<string, double>? numbers, string name, ComparedRow row) =>
        numbers is not null && numbers.TryGetValue(name, out var value)
            ? value
            : throw new UserException($"'{row.Label}' has no {name} in its summary, so it cannot be compared by it; choose another --score");

    private static bool IsFinished(string path, string text)
    {
        var (configuration, summary) = (Path.Combine(path, "config.yaml"), Path.Combine(path, "summary.json"));
        return File.Exists(summary) && File.Exists(configuration) && File.ReadAllText(configuration) == text && RunSummary.Load(summary).StoppedBy is null;
    }

    private async Task TrainAsync(ComparedRow row, int seed, string path, string text)
    {
        var configuration = path + ".yaml";
        Directory.CreateDirectory(Path.GetDirectoryName(configuration)!);
        AtomicFile.WriteAllText(configuration, text);
        var before = Path.Combine(path, "config.yaml");
        var goesOn = File.Exists(before) && File.ReadAllText(before) == text;
        string[] arguments =
        [
            "train", "--agent", row.Options.Agent, "--config", configuration, "--output", path, "--threads", "1", "--plain", "--json",
            goesOn ? "--resume" : "--overwrite",
        ];
        using var process = Process.Start(ThisProgram.With(arguments))!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(stop);
            await process.StandardOutput.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            if (process.ExitCode == Interruption.ExitCode) throw new OperationCanceledException("A run was interrupted.");
            if (process.ExitCode != 0)
                throw new UserException($"'{row.Label}' with seed {seed} ended with exit code {process.ExitCode}: {(await error).Trim().Split('\n')[^1]}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            File.Delete(configuration);
        }
    }

    private void Report(ComparedRow row, SeedScore result, bool isKept, int total)
    {
        var done = Interlocked.Increment(ref finished);
        if (isKept)
        {
            output.Say(string.Create(CultureInfo.InvariantCulture, $"{done}/{total}  {row.Label}, seed {result.Seed}: {result.Score:0.##}, as measured before"));
            return;
        }
        var left = watch.Elapsed / Interlocked.Increment(ref made) * (total - done);
        var outlook = done < total ? $"; about {ProgressText.Duration(left)} left" : "";
        output.Say(string.Create(CultureInfo.InvariantCulture, $"{done}/{total}  {row.Label}, seed {result.Seed}: {result.Score:0.##} in {result.Seconds:0.0} s{outlook}"));
    }
}
