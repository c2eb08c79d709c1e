using RlhfSharp.Core.Decoding;

namespace RlhfSharp.Cli.Bench;

/// <summary>What the user asks of a workload.</summary>
/// <param name="Runs">Measured runs; null: the workload's own number.</param>
/// <param name="Batch">The only batch size to measure; null: the workload's own list. Workloads without batch sizes ignore it.</param>
/// <param name="Weights">How generate-* stores the weights.</param>
internal sealed record BenchRequest(int? Runs = null, int? Batch = null, WeightFormat Weights = WeightFormat.Float32)
{
    /// <summary>The batch sizes to measure.</summary>
    public IReadOnlyList<int> Batches(params int[] standard) => Batch is { } only ? [only] : standard;
}
