using System.Diagnostics;
using RlhfSharp.Core;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Runs;

namespace RlhfSharp.Cli.Bench;

/// <summary>Runs something again and again and says how long it took.</summary>
internal static class Repetition
{
    private const int WarmUpRuns = 4;
    private const double WarmUpSeconds = 2, LongestWarmUpSeconds = 8, LimitSeconds = 60;
    private const string PhasePrefix = "time/", PhaseSuffix = "_s";

    /// <summary>
    /// Warms up, measures the peak, then takes the time of each run. The warm-up is at least one run, and until eight seconds have passed at
    /// least four runs and two seconds, because .NET compiles again what has run for a while. After a minute no further run begins; one is always measured.
    /// </summary>
    /// <param name="workload">Name for the result.</param>
    /// <param name="runs">Measured runs, at least 1.</param>
    /// <param name="run">One run; its phases are the metrics named time/PHASE_s.</param>
    /// <param name="gflop">10^9 floating-point operations of a run, where they can be counted.</param>
    /// <param name="warmUp">A shorter run to warm up with.</param>
    public static BenchResult Measure(string workload, int runs, Action<MetricRecorder> run, double? gflop = null, Action? warmUp = null)
    {
        MetricRecorder recorder = new();
        Stopwatch clock = Stopwatch.StartNew();
        for (int done = 0; done == 0 || (!IsWarm(done) && clock.Elapsed.TotalSeconds < LongestWarmUpSeconds); done++)
        {
            recorder.Clear();
            if (warmUp is null) run(recorder);
            else warmUp();
        }

        int threads = FusedOps.ThreadCount;
        double? peak = gflop is null ? null : EngineBenchmark.FmaPeak(threads);
        List<double> seconds = [], allocated = [];
        Dictionary<string, List<double>> phases = [];
        while (seconds.Count < runs && (seconds.Count == 0 || clock.Elapsed.TotalSeconds < LimitSeconds))
        {
            recorder.Clear();
            long heap = GC.GetTotalAllocatedBytes(precise: true), start = Stopwatch.GetTimestamp();
            run(recorder);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            allocated.Add(GC.GetTotalAllocatedBytes(precise: true) - heap);
            foreach ((string name, double value) in recorder.Snapshot())
                if (name.StartsWith(PhasePrefix, StringComparison.Ordinal) && name.EndsWith(PhaseSuffix, StringComparison.Ordinal))
                {
                    string phase = name[PhasePrefix.Length..^PhaseSuffix.Length];
                    if (!phases.TryGetValue(phase, out List<double>? values)) phases.Add(phase, values = []);
                    values.Add(value);
                }
        }

        bool IsWarm(int done) => done >= WarmUpRuns && clock.Elapsed.TotalSeconds >= WarmUpSeconds;

        double median = Median(seconds);
        return new BenchResult(workload, threads)
        {
            MedianS = median,
            MinS = seconds.Min(),
            MaxS = seconds.Max(),
            Runs = seconds.Count,
            Gflop = gflop,
            GflopPerS = gflop / median,
            PeakGflopPerS = peak,
            ShareOfPeak = gflop / median / peak,
            PhasesS = phases.Count == 0 ? null : phases.ToDictionary(phase => phase.Key, phase => Median(phase.Value)),
            PeakMemoryBytes = ProcessMemory.PeakBytes(),
            AllocatedBytes = (long)Median(allocated),
        };
    }

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
