using System.Diagnostics;
using System.Globalization;
using RlhfSharp.Agents.Comparison;
using RlhfSharp.Cli.Diagnosis;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Cli.Comparison;

/// <summary>
/// Runs every row with every seed, each as an `rlhf train` of its own on one thread, as many side by side as asked for. A
/// run that this very program has finished with the same settings is not made again, one that it was interrupted in goes
/// on. When a run fails, or the user stops, the others are asked to write a checkpoint and end.
/// </summary>
/// <param name="folder">Where the runs lie.</param>
/// <param name="jobs">Runs side by side, at least 1.</param>
/// <param name="score">What rows are compared by that say nothing else.</param>
/// <param name="fresh">Make every run anew.</param>
/// <param name="output">Gets a line for each run.</param>
/// <param name="stop">Stops all runs.</param>
internal sealed class ComparisonRunner(string folder, int jobs, ScoreKind score, bool fresh, CommandOutput output, CancellationToken stop)
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
        if (runs.Count(run => IsStale(run.row, run.seed)) is > 0 and var stale)
            output.Say($"{stale} run{(stale == 1 ? " is" : "s are")} there from another program than this ({ProgramBuild.Name}, engine {FusedOps.EngineName}) and made again.");
        await Parallel.ForEachAsync(Enumerable.Range(0, runs.Count), new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = stop }, async (i, cancel) =>
        {
            var (row, seed) = runs[i];
            scores[i] = await RunAsync(row, seed, runs.Count, cancel);
        });
        return [.. rows.Select(row => new Contestant(
            row.Label, row.Options.Agent, row.Options.Environment.Id, KindOf(row), [.. runs.Zip(scores).Where(pair => pair.First.row == row).Select(pair => pair.Second)]))];
    }

    /// <summary>Where a run lies.</summary>
    public static string RunPath(string folder, string label, int seed) => Path.Combine(folder, label, "seed-" + seed.ToString(CultureInfo.InvariantCulture));

    private async Task<SeedScore> RunAsync(ComparedRow row, int seed, int total, CancellationToken cancel)
    {
        var path = RunPath(folder, row.Label, seed);
        var isKept = Earlier(row, seed) is { StoppedBy: not TrainingRun.Interrupted } found && IsMine(found);
        if (!isKept) await TrainAsync(row, seed, path, cancel);
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

    // What a run of before with the same settings reported, finished or interrupted.
    private RunSummary? Earlier(ComparedRow row, int seed)
    {
        var path = RunPath(folder, row.Label, seed);
        var (configuration, summary) = (Path.Combine(path, "config.yaml"), Path.Combine(path, "summary.json"));
        return !fresh && File.Exists(summary) && File.Exists(configuration) && File.ReadAllText(configuration) == row.Configuration(seed) ? RunSummary.Load(summary) : null;
    }

    private bool IsStale(ComparedRow row, int seed) => Earlier(row, seed) is { } found && !IsMine(found);

    private static bool IsMine(RunSummary summary) => summary.Program == ProgramBuild.Name && summary.Engine == FusedOps.EngineName;

    // What is begun stands beside the run, so that a run that could not say how it ended goes on from its checkpoint too.
    private async Task TrainAsync(ComparedRow row, int seed, string path, CancellationToken cancel)
    {
        var (configuration, begun) = (path + ".yaml", path + ".begun");
        var program = $"{ProgramBuild.Name}\n{FusedOps.EngineName}\n{row.Configuration(seed)}";
        var checkpoints = Path.Combine(path, "checkpoints");
        var goesOn = !fresh && File.Exists(begun) && File.ReadAllText(begun) == program && Directory.Exists(checkpoints) && Directory.EnumerateDirectories(checkpoints).Any();
        Directory.CreateDirectory(Path.GetDirectoryName(configuration)!);
        if (!goesOn)
        {
            File.Delete(begun);
            if (Directory.Exists(checkpoints)) Directory.Delete(checkpoints, recursive: true); // those of other settings are not gone on with
        }
        AtomicFile.WriteAllText(configuration, row.Configuration(seed));
        string[] arguments =
        [
            "train", "--agent", row.Options.Agent, "--config", configuration, "--output", path, "--threads", "1", "--plain", "--json",
            goesOn ? "--resume" : "--overwrite",
        ];
        try
        {
            AtomicFile.WriteAllText(begun, program);
            var (exitCode, error) = await ChildProcess.RunAsync(ThisProgram.With(arguments), cancel);
            if (exitCode == Interruption.ExitCode) throw new OperationCanceledException("A run was interrupted.");
            if (exitCode != 0)
                throw new UserException($"'{row.Label}' with seed {seed} ended with exit code {exitCode}: {error.Trim().Split('\n')[^1]}");
            File.Delete(begun);
        }
        finally
        {
            File.Delete(configuration);
        }
    }

    private void Report(ComparedRow row, SeedScore result, bool isKept, int total)
    {
        var done = Interlocked.Increment(ref finished);
        if (isKept)
        {
            output.Say(string.Create(CultureInfo.InvariantCulture, $"{done}/{total}  {row.Label}, seed {result.Seed}: {ComparisonText.Number(result.Score)}, as measured before"));
            return;
        }
        var left = watch.Elapsed / Interlocked.Increment(ref made) * (total - done);
        var outlook = done < total ? $"; about {ProgressText.Duration(left)} left" : "";
        output.Say(string.Create(CultureInfo.InvariantCulture, $"{done}/{total}  {row.Label}, seed {result.Seed}: {ComparisonText.Number(result.Score)} in {result.Seconds:0.0} s{outlook}"));
    }
}
