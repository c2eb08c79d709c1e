using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Decoding;

namespace RlhfSharp.Cli.Bench;

/// <summary>Every workload of `rlhf bench`, by name.</summary>
internal static class Workloads
{
    private static readonly Workload smallGeneration = new GenerateWorkload(BenchModel.Small, runs: 2);

    /// <summary>All of them, in the order in which they run.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new MatMulWorkload(),
        new TrainWorkload(BenchModel.Tiny, rows: 16, tokens: 128, runs: 5),
        new TrainWorkload(BenchModel.Small, rows: 4, tokens: 64, runs: 3),
        new PpoWorkload(BenchModel.Tiny, runs: 5),
        new PpoWorkload(BenchModel.Small, runs: 2),
        new GenerateWorkload(BenchModel.Tiny, runs: 5),
        smallGeneration,
        new CartPoleWorkload(),
        ControlWorkload.PpoCartPole,
        ControlWorkload.DqnCartPole,
        ControlWorkload.SacPendulum,
        new TokenizerWorkload(),
    ];

    /// <summary>Their names, separated by commas.</summary>
    public static string Names => string.Join(", ", All.Select(workload => workload.Name));

    /// <summary>What `rlhf bench --all` measures: all of them, and one row of the 124M model from int8 weights, where reading them is most of the time.</summary>
    public static IEnumerable<(Workload Workload, BenchRequest Request)> Everything(BenchRequest request)
    {
        foreach (Workload workload in All)
        {
            yield return (workload, request);
            if (workload == smallGeneration && request.Weights != WeightFormat.Int8)
                yield return (workload, request with { Batch = request.Batch ?? 1, Weights = WeightFormat.Int8 });
        }
    }

    /// <summary>The workload called <paramref name="name"/>.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static Workload Find(string name) =>
        All.FirstOrDefault(workload => workload.Name == name)
        ?? throw new UserException($"there is no workload '{name}'; known are {Names}"
            + (EditDistance.Nearest(name, All.Select(workload => workload.Name)) is { } near ? $" (did you mean '{near}'?)" : ""));
}
