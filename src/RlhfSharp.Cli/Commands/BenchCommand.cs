using System.CommandLine;
using RlhfSharp.Cli.Bench;
using RlhfSharp.Cli.Diagnosis;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Runs;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf bench NAME...`: the project's own measurements, each beside the peak measured in the same run.</summary>
internal sealed class BenchCommand : RlhfCommand
{
    private const int MostRuns = 1000, LargestBatch = 65_536;

    private readonly Argument<string[]> names = new("NAME") { Description = "What to measure: " + Workloads.Names + ".", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> all = new("--all") { Description = "Measure everything, the 124M models included: three to ten minutes and 4 GiB of memory. After a minute a workload begins no further run." };
    private readonly Option<int?> runs = new("--runs") { Description = "Measured runs; by default 5, 2 or 3 for the long ones. Matrix products have a fixed time instead.", HelpName = "N" };
    private readonly Option<int?> batch = new("--batch") { Description = "The only batch size for generate-* (by default 1, 8, 32, 64) and cartpole (1, 1024).", HelpName = "N" };
    private readonly Option<string> weights = WeightsOption.Create("How generate-* stores the weights: float32, bfloat16 or int8.");
    private readonly Option<string?> report = new("--output", "-o") { Description = "Also write the results into this page of Markdown, between two comments; what else stands there is kept.", HelpName = "FILE" };
    private readonly OutputOptions options = new();

    public BenchCommand() : base("bench", "Measure training, generation, environments and matrix products on this machine.",
        "rlhf bench train-tiny ppo-tiny", "rlhf bench matmul --threads 1 --json", "rlhf bench --all --output docs/benchmarks.md")
    {
        Add(names);
        Add(all);
        Add(runs);
        Add(batch);
        Add(weights);
        Add(report);
        options.AddTo(this);
    }

    protected override int Run(ParseResult result)
    {
        var plan = Plan(result, new BenchRequest(
            Checked("--runs", result.GetValue(runs), MostRuns), Checked("--batch", result.GetValue(batch), LargestBatch), WeightsOption.Parse(result.GetValue(weights))));
        var output = options.Open(result);
        var file = result.GetValue(report);
        if (Path.GetDirectoryName(file) is { Length: > 0 } folder) UserFiles.Write(folder, () => Directory.CreateDirectory(folder));
        var results = new List<BenchResult>();
        output.Say(BenchTable.Header);
        foreach (var (workload, request) in plan)
        {
            output.Say($"{workload.Name}: {workload.Description} ...");
            foreach (var measured in plan.Count == 1 ? workload.Measure(request) : OwnProcess.Measure(workload, request, FusedOps.ThreadCount))
            {
                output.Say(BenchTable.Row(measured));
                output.Result(measured.ToJsonLine());
                results.Add(measured);
            }
        }
        if (file is not null)
        {
            var command = "rlhf " + string.Join(' ', result.Tokens.Select(token => token.Value));
            var page = BenchReport.Write(results, command, Machine.Probe(), DateOnly.FromDateTime(DateTime.UtcNow));
            GeneratedPart.Replace(file, "rlhf bench", page);
            output.Say($"written to {file}");
        }
        return 0;
    }

    private IReadOnlyList<(Workload Workload, BenchRequest Request)> Plan(ParseResult result, BenchRequest request)
    {
        var chosen = result.GetValue(names) ?? [];
        if (result.GetValue(all)) return chosen.Length == 0 ? [.. Workloads.Everything(request)] : throw new UserException("--all measures everything; leave out the names, or leave out --all");
        if (chosen.Length == 0) throw new UserException($"name what to measure, or give --all: {Workloads.Names}");
        return [.. chosen.Select(name => (Workloads.Find(name), request))];
    }

    private static int? Checked(string option, int? value, int most) =>
        value is < 1 || value > most ? throw new UserException($"{option} is {value}; give 1 to {most}") : value;
}
