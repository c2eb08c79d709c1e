using RlhfSharp.Core;

namespace RlhfSharp.Cli.Bench;

/// <summary>Matrix products of GPT-2's shapes, on one thread and on all.</summary>
internal sealed class MatMulWorkload : Workload
{
    public override string Name => "matmul";

    public override string Description => "matrix products of GPT-2's shapes, a quarter of a second each";

    public override IEnumerable<BenchResult> Measure(BenchRequest request) => EngineBenchmark.MatMul().Select(timing => new BenchResult(Name, timing.Threads)
    {
        M = timing.M,
        N = timing.N,
        K = timing.K,
        Transposition = timing.Transposition,
        GflopPerS = timing.GigaflopsPerSecond,
        PeakGflopPerS = timing.PeakGigaflopsPerSecond,
        ShareOfPeak = timing.ShareOfPeak,
    });
}
