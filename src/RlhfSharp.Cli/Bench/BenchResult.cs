using System.Text.Json;
using System.Text.Json.Serialization;

namespace RlhfSharp.Cli.Bench;

/// <summary>One line of `rlhf bench --json`; what does not apply is null and left out.</summary>
/// <param name="Workload">Name of the workload.</param>
/// <param name="Threads">Threads of the tensor engine.</param>
internal sealed record BenchResult(string Workload, int Threads)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Sequences or environments that run together.</summary>
    public int? Batch { get; init; }

    /// <summary>How the weights are stored: float32, bfloat16 or int8.</summary>
    public string? Weights { get; init; }

    /// <summary>Rows of a matrix product's result.</summary>
    public long? M { get; init; }

    /// <summary>Columns of a matrix product's result.</summary>
    public long? N { get; init; }

    /// <summary>Length of a matrix product's sums.</summary>
    public long? K { get; init; }

    /// <summary>NN, NT or TN: which operands of a matrix product are stored transposed.</summary>
    public string? Transposition { get; init; }

    /// <summary>Median seconds of a run.</summary>
    public double? MedianS { get; init; }

    /// <summary>Seconds of the fastest run.</summary>
    public double? MinS { get; init; }

    /// <summary>Seconds of the slowest run.</summary>
    public double? MaxS { get; init; }

    /// <summary>Measured runs.</summary>
    public int? Runs { get; init; }

    /// <summary>10^9 floating-point operations of a run, counted from the model's sizes.</summary>
    public double? Gflop { get; init; }

    /// <summary>The rate at the median.</summary>
    public double? GflopPerS { get; init; }

    /// <summary>Fused multiply-adds in registers on as many threads, measured just before the runs.</summary>
    public double? PeakGflopPerS { get; init; }

    /// <summary>Rate over peak, in [0, 1] give or take the clock.</summary>
    public double? ShareOfPeak { get; init; }

    /// <summary>Tokens a second at the median: trained on, sampled or encoded.</summary>
    public double? TokensPerS { get; init; }

    /// <summary>Steps of all environments a second at the median.</summary>
    public double? StepsPerS { get; init; }

    /// <summary>Median seconds of the parts of a run; where an agent learns, <c>update</c> is one step of its optimiser.</summary>
    public IReadOnlyDictionary<string, double>? PhasesS { get; init; }

    /// <summary>The most memory the process ever had, earlier rows of the same workload included.</summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>Median of what a run allocates on the managed heap, all threads together; tensors live outside it.</summary>
    public long? AllocatedBytes { get; init; }

    /// <summary>The result as one line.</summary>
    public string ToJsonLine() => JsonSerializer.Serialize(this, Json);

    /// <summary>What <see cref="ToJsonLine"/> wrote.</summary>
    public static BenchResult FromJsonLine(string line) => JsonSerializer.Deserialize<BenchResult>(line, Json)!;
}
