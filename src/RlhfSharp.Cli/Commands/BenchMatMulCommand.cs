using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf bench matmul`: the matrix product on GPT-2's shapes against the peak measured in the same run.</summary>
internal sealed class BenchMatMulCommand : RlhfCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly OutputOptions options = new();

    public BenchMatMulCommand() : base("matmul", "Matrix products of GPT-2's shapes: GFLOP/s and share of the peak measured in the same run.",
        "rlhf bench matmul", "rlhf bench matmul --threads 1 --json") => options.AddTo(this);

    protected override int Run(ParseResult result)
    {
        var output = options.Open(result);
        output.Say("      m      n      k  transposed  threads  GFLOP/s  of peak");
        var timings = EngineBenchmark.MatMul();
        foreach (var timing in timings)
            output.Say(string.Create(CultureInfo.InvariantCulture,
                $"{timing.M,7}{timing.N,7}{timing.K,7}  {timing.Transposition,10}  {timing.Threads,7}  {timing.GigaflopsPerSecond,7:0.0}  {timing.ShareOfPeak * 100,5:0.0} %"));
        output.Result(JsonSerializer.Serialize(timings, Json));
        return 0;
    }
}
