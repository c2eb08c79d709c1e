using System.Globalization;
using System.Text;
using RlhfSharp.Cli.Diagnosis;
using RlhfSharp.Cli.Display;

namespace RlhfSharp.Cli.Bench;

/// <summary>Results as a page of Markdown, with the machine they were measured on.</summary>
internal static class BenchReport
{
    /// <summary>The page.</summary>
    /// <param name="results">In the order of their rows.</param>
    /// <param name="command">The command line that made them.</param>
    /// <param name="machine">Where they were measured.</param>
    /// <param name="date">When they were measured.</param>
    public static string Write(IReadOnlyList<BenchResult> results, string command, Machine machine, DateOnly date)
    {
        StringBuilder page = new();
        page.Append("# Benchmarks\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Written by `{command}` on {date:yyyy-MM-dd}.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{machine.Processor}, {Count(machine.Cores, "core")}; {machine.Simd}; {machine.OperatingSystem}; {machine.Dotnet}; ");
        page.Append(CultureInfo.InvariantCulture, $"{machine.Engine} engine {machine.EngineVersion}, {Count(machine.Threads, "thread")}; ");
        page.Append(CultureInfo.InvariantCulture, $"FMA peak {machine.PeakGflopsOneThread:0} GFLOP/s on one thread, {machine.PeakGflops:0} on {machine.Threads}.\n");

        BenchResult[] products = [.. results.Where(result => result.M is not null)], others = [.. results.Where(result => result.M is null)];
        if (others.Length > 0)
        {
            page.Append("\nTimes are medians of the runs after a warm-up. GFLOP are counted from the model's sizes; the peak is measured just before each workload.\n"
                + "Each workload has a process of its own, and memory is the most that it ever had, earlier rows of the workload included; the heap is what a run allocates on it, without tensors.\n\n");
            Row(page, "workload", "batch", "runs", "median", "fastest to slowest", "GFLOP", "GFLOP/s", "of peak", "rate", "phases", "memory", "heap");
            Row(page, [.. Enumerable.Repeat("---", 12)]);
            foreach (BenchResult result in others)
                Row(page, BenchTable.Name(result), Whole(result.Batch), Whole(result.Runs), BenchTable.Seconds(result.MedianS), BenchTable.Spread(result),
                    BenchTable.Number(result.Gflop, "0.0"), BenchTable.Number(result.GflopPerS, "0.0"), BenchTable.Number(result.ShareOfPeak * 100, "0.0", " %"), BenchTable.Rate(result),
                    string.Join(", ", result.PhasesS?.Select(phase => $"{phase.Key} {BenchTable.Seconds(phase.Value)}") ?? []), BenchTable.Memory(result),
                    result.AllocatedBytes is { } bytes ? ProgressText.Bytes(bytes) : "");
        }
        if (products.Length > 0)
        {
            page.Append("\nMatrix products C[m, n] = op(A)[m, k] op(B)[k, n]; a T says that the operand is stored transposed.\n\n");
            Row(page, "m", "n", "k", "stored", "threads", "GFLOP/s", "peak", "of peak");
            Row(page, [.. Enumerable.Repeat("---", 8)]);
            foreach (BenchResult result in products)
                Row(page, Whole(result.M), Whole(result.N), Whole(result.K), result.Transposition ?? "", Whole(result.Threads),
                    BenchTable.Number(result.GflopPerS, "0.0"), BenchTable.Number(result.PeakGflopPerS, "0.0"), BenchTable.Number(result.ShareOfPeak * 100, "0.0", " %"));
        }
        return page.ToString();
    }

    private static void Row(StringBuilder page, params string[] cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
