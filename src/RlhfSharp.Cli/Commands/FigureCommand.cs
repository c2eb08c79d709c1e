using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RlhfSharp.Agents.Figures;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Runs;
using RlhfSharp.Web.Figures;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf figure NAME`: makes a figure of Sutton and Barto's book and holds its numbers to the reference.</summary>
internal sealed class FigureCommand : RlhfCommand
{
    private const int MostRuns = 100_000;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    private readonly Argument<string?> name = new("NAME") { Description = "Which figure; without one they are listed.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int?> runs = new("--runs") { Description = "Independent runs to average; each figure has a number of its own.", HelpName = "N" };
    private readonly Option<int> seed = new("--seed") { Description = "Seed of everything random.", HelpName = "N" };
    private readonly Option<string> folder = new("--output", "-o") { Description = "Folder for NAME.svg and NAME.json.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("runs", "figures") };
    private readonly Option<bool> check = new("--check") { Description = "Exit with 1 where a number lies outside its reference." };
    private readonly OutputOptions options = new();

    public FigureCommand() : base("figure", "Make a figure of Sutton and Barto's \"Reinforcement Learning\" and hold its numbers to the reference.",
        "rlhf figure", "rlhf figure figure-2.2", "rlhf figure example-6.6 --runs 10 --seed 1 --output figures", "rlhf figure figure-2.2 --check")
    {
        Add(name);
        Add(runs);
        Add(seed);
        Add(folder);
        Add(check);
        options.AddTo(this);
    }

    protected override int Run(ParseResult result)
    {
        var output = options.Open(result);
        if (result.GetValue(name) is not { } chosen)
        {
            List(output);
            return 0;
        }
        var figure = FigureRegistry.Find(chosen);
        var request = new FigureRequest(figure.IsRandom ? OptionRange.Checked("--runs", result.GetValue(runs) ?? figure.Runs, 1, MostRuns) : 1,
            OptionRange.Checked("--seed", result.GetValue(seed), 0, int.MaxValue), FusedOps.ThreadCount);
        if (result.GetValue(check) && figure.IsRandom && request.Runs < FigureCheck.LeastRuns)
            throw new UserException($"--check needs --runs {FigureCheck.LeastRuns} or more, not {request.Runs}: a spread is estimated from several runs");
        var watch = Stopwatch.StartNew();
        var made = figure.Make(request);
        var seconds = watch.Elapsed.TotalSeconds;

        var target = result.GetRequiredValue(folder);
        UserFiles.Write(target, () => Directory.CreateDirectory(target));
        string picture = Path.Combine(target, figure.Name + ".svg"), numbers = Path.Combine(target, figure.Name + ".json");
        AtomicFile.WriteAllText(picture, FigurePicture.Render(figure, made, request.Runs));
        AtomicFile.WriteAllText(numbers, JsonSerializer.Serialize(Describe(figure, request, made, withPanels: true), Json) + "\n");

        output.Say($"{figure.Shows} (section {figure.Section})");
        foreach (var line in FigureTable.Lines(made.Checks)) output.Say(line);
        output.Say(string.Create(CultureInfo.InvariantCulture, $"{request.Runs} run{(request.Runs == 1 ? "" : "s")}, seed {request.Seed}, {seconds:0.0} s on {request.Threads} thread{(request.Threads == 1 ? "" : "s")}: {picture}, {numbers}"));
        output.Result(JsonSerializer.Serialize(Describe(figure, request, made, withPanels: false), Json));
        return result.GetValue(check) && made.Checks.Any(number => number.IsWithin is false) ? 1 : 0;
    }

    private static void List(CommandOutput output)
    {
        var width = FigureRegistry.All.Max(figure => figure.Name.Length);
        foreach (var figure in FigureRegistry.All)
            output.Say(string.Create(CultureInfo.InvariantCulture, $"{figure.Name.PadRight(width)}  section {figure.Section,-5} {figure.Seconds,3:0} s  {figure.Shows}"));
        output.Result(JsonSerializer.Serialize(FigureRegistry.All.Select(figure => new { figure.Name, figure.Section, figure.Shows, figure.Runs, figure.Seconds }), Json));
    }

    // Panels are written as what they are (curves or a grid), hence objects.
    private static object Describe(Figure figure, FigureRequest request, FigureResult made, bool withPanels) => withPanels
        ? new { figure.Name, figure.Section, figure.Shows, request.Runs, request.Seed, made.Checks, Panels = made.Panels.Cast<object>() }
        : new { figure.Name, figure.Section, request.Runs, request.Seed, made.Checks };
}
