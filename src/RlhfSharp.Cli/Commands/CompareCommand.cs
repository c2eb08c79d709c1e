using System.CommandLine;
using System.Globalization;
using RlhfSharp.Agents.Comparison;
using RlhfSharp.Cli.Comparison;
using RlhfSharp.Cli.Diagnosis;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Runs;
using RlhfSharp.Web.Comparisons;
using RlhfSharp.Web.Figures;
using Spectre.Console;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf compare`: several agents or configurations, each with several seeds, and what can be said of the difference.</summary>
internal sealed class CompareCommand : RlhfCommand
{
    private const string PageName = "comparison.html";
    private const int MostSeeds = 10_000, MostJobs = 1000;

    private readonly Argument<string[]> configs = new("config") { Description = "Configuration files of `rlhf train`, a row each.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> agents = new("--agent", "-a") { Description = "An agent on the environment of --env, a row each; several times.", HelpName = "NAME" };
    private readonly Option<string?> environment = new("--env", "-e") { Description = "Environment of the rows given with --agent.", HelpName = "ID" };
    private readonly Option<string?> table = new("--table", "-t") { Description = "Rows from a file, with what each should reach (configs/benchmark.yaml is one).", HelpName = "FILE" };
    private readonly Option<int?> seeds = new("--seeds", "-n") { Description = "Seeds 0 to N-1 of each row; 5 by default.", HelpName = "N" };
    private readonly Option<string?> score = new("--score") { Description = "evaluation (default): the return after training, without exploration; training: of the last 100 training episodes; leaderboard: evaluation less its standard deviation; exact: by dynamic programming.", HelpName = "KIND" };
    private readonly Option<string[]> set = new("--set", "-s") { Description = "Override one key in every row: section.key=value.", HelpName = "KEY=VALUE" };
    private readonly Option<int?> jobs = new("--jobs", "-j") { Description = "Runs side by side; one for each core by default.", HelpName = "N" };
    private readonly Option<string> output = new("--output", "-o") { Description = "Folder of the runs and the results; runs that this very program has finished there with the same settings are kept.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("runs", "compare") };
    private readonly Option<bool> fresh = new("--fresh") { Description = "Make every run anew, those that are finished too." };
    private readonly Option<string?> markdown = new("--markdown") { Description = "Write the table into this page of Markdown as well, between two comments.", HelpName = "FILE" };
    private readonly Option<bool> json = new("--json") { Description = "Print the result as one JSON object on standard output, everything else on standard error." };
    private readonly Option<bool> plain = new("--plain") { Description = "No colour and no redrawing, even on a terminal." };

    public CompareCommand() : base("compare", "Run agents with several seeds each and say which is better, with intervals and tests.",
        "rlhf compare --env CliffWalking-v1 --agent q-learning --agent sarsa --score training",
        "rlhf compare configs/control/dqn-CartPole-v1.yaml configs/control/ppo-CartPole-v1.yaml --seeds 5")
    {
        Add(configs);
        foreach (var option in (Option[])[agents, environment, table, seeds, score, set, jobs, output, fresh, markdown, json, plain]) Add(option);
    }

    protected override int Run(ParseResult result)
    {
        var say = new CommandOutput(result.GetValue(json), result.GetValue(plain));
        var (options, folder) = ReadRows(result);
        OptionRange.Checked("--seeds", options.Seeds, 1, MostSeeds);
        var sideBySide = OptionRange.Checked("--jobs", result.GetValue(jobs) ?? Environment.ProcessorCount, 1, MostJobs);
        var rows = ComparedRows.Read(options.Rows, folder, result.GetValue(set) ?? []);
        var path = result.GetRequiredValue(output);
        Directory.CreateDirectory(path);

        using var interruption = new Interruption(say.Say, "Stopping: each run finishes its iteration and writes a checkpoint.");
        ComparisonResult compared;
        try
        {
            var runner = new ComparisonRunner(path, sideBySide, options.Score, result.GetValue(fresh), say, interruption.Token);
            var contestants = runner.RunAsync(rows, options.Seeds).GetAwaiter().GetResult();
            compared = new ComparisonResult(rows, contestants, Math.Min(sideBySide, rows.Count * options.Seeds));
        }
        catch (OperationCanceledException)
        {
            say.Say("Stopped. The same command goes on where it was.");
            return Interruption.ExitCode;
        }
        Show(compared, say);
        WritePages(compared, path, Typed(result));
        var record = ComparisonJson.Of(compared);
        AtomicFile.WriteAllText(Path.Combine(path, "comparison.json"), ComparisonJson.Indented(record));
        if (result.GetValue(markdown) is { } page)
            GeneratedPart.Replace(page, "rlhf compare", ComparisonMarkdown.Write(compared, Typed(result), Machine.Probe(), DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().Date)));
        say.Say($"Page: {Path.Combine(path, PageName)}");
        say.Result(record.ToJsonString());
        return 0;
    }

    private (ComparisonOptions Options, string Folder) ReadRows(ParseResult result)
    {
        var (options, folder) = result.GetValue(table) is { } file
            ? (ConfigurationFile.Load<ComparisonOptions>(file, []), Path.GetDirectoryName(file) ?? "")
            : (new ComparisonOptions(), "");
        var names = result.GetValue(agents) ?? [];
        if (names.Length == 0 && result.GetValue(environment) is { } alone)
            throw new UserException($"--env {alone} needs agents: give --agent at least once");
        IReadOnlyList<ComparisonEntry> more =
        [
            .. (result.GetValue(configs) ?? []).Select(path => new ComparisonEntry { Config = Path.GetFullPath(path) }),
            .. names.Select(name => new ComparisonEntry { Agent = name, Environment = result.GetValue(environment) }),
        ];
        if (result.GetValue(table) is not null && more.Count > 0)
            throw new UserException("--table names the rows; leave out configurations and --agent, or put them into the table");
        return (options with
        {
            Rows = more.Count > 0 ? more : options.Rows,
            Seeds = result.GetValue(seeds) ?? options.Seeds,
            Score = result.GetValue(score) is not { } kind ? options.Score
                : Enum.TryParse(kind, ignoreCase: true, out ScoreKind chosen) && Enum.IsDefined(chosen) && !char.IsDigit(kind[0]) ? chosen
                : throw new UserException($"--score is '{kind}'; allowed are {string.Join(", ", Enum.GetNames<ScoreKind>()).ToLowerInvariant()}"),
        }, folder);
    }

    private static void Show(ComparisonResult result, CommandOutput output)
    {
        var shown = new Table().Border(TableBorder.Rounded);
        foreach (var column in ComparisonText.Columns) shown.AddColumn(Markup.Escape(column));
        var hasBars = result.Rows.Any(row => row.Entry.AtLeast is not null);
        if (hasBars) shown.AddColumn("asked");
        foreach (var (row, contestant) in result.Pairs)
            shown.AddRow([.. ComparisonText.Cells(row, contestant).Concat(hasBars ? [ComparisonText.Bar(row, contestant)] : []).Select(Markup.Escape)]);
        output.Terminal.Write(shown);
        foreach (var duel in result.Duels) output.Say(duel.Sentence() + ".");
    }

    // The page, and the curves as a picture for other pages.
    private static void WritePages(ComparisonResult result, string folder, string command)
    {
        var hasBars = result.Rows.Any(row => row.Entry.AtLeast is not null);
        var panels = result.Curves(folder);
        AtomicFile.WriteAllText(Path.Combine(folder, PageName), ComparisonPage.Render(
            command,
            [.. result.Duels.Select(duel => duel.Sentence())],
            new ComparisonTable("Scores", [.. ComparisonText.Columns, .. hasBars ? ["asked"] : Array.Empty<string>()],
                [.. result.Pairs.Select(pair => (string[])[.. ComparisonText.Cells(pair.Row, pair.Contestant), .. hasBars ? [ComparisonText.Bar(pair.Row, pair.Contestant)] : Array.Empty<string>()])]),
            panels,
            new ComparisonTable("Tests", ComparisonText.DuelColumns, [.. result.Duels.Select(ComparisonText.Cells)])));
        if (panels.Count > 0)
            AtomicFile.WriteAllText(Path.Combine(folder, "curves.svg"), FigurePicture.Render(
                "Learning curves",
                string.Create(CultureInfo.InvariantCulture, $"mean of {result.Contestants.Max(contestant => contestant.Runs.Count)} seeds, two standard errors to each side"),
                panels));
    }

    private static string Typed(ParseResult result) => CommandText.Join(result.Tokens.Select(token => token.Value).Prepend("rlhf"));
}
