using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Cli.Bench;

/// <summary>Every workload of `rlhf bench`, by name.</summary>
internal static class Workloads
{
    /// <summary>All of them, in the order in which they run.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new MatMulWorkload(),
        new TrainWorkload(BenchModel.Tiny, rows: 16, tokens: 128, runs: 5),
        new TrainWorkload(BenchModel.Small, rows: 4, tokens: 64, runs: 3),
        new PpoWorkload(BenchModel.Tiny, runs: 5),
        new PpoWorkload(BenchModel.Small, runs: 2),
        new GenerateWorkload(BenchModel.Tiny, runs: 5),
        new GenerateWorkload(BenchModel.Small, runs: 2),
        new CartPoleWorkload(),
        new PpoCartPoleWorkload(),
        new TokenizerWorkload(),
    ];

    /// <summary>Their names, separated by commas.</summary>
    public static string Names => string.Join(", ", All.Select(workload => workload.Name));

    /// <summary>The workload called <paramref name="name"/>.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static Workload Find(string name) =>
        All.FirstOrDefault(workload => workload.Name == name)
        ?? throw new UserException($"there is no workload '{name}'; known are {Names}"
            + (EditDistance.Nearest(name, All.Select(workload => workload.Name)) is { } near ? $" (did you mean '{near}'?)" : ""));
}
