using System.CommandLine;
using System.Text.Json;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf label export`: labels as TRL's columns, OpenAI's best-of-four JSON, or everything that is known of each label.</summary>
internal sealed class LabelExportCommand : RlhfCommand
{
    private const string Preferences = "trl", BestOf = "openai", Everything = "log";

    private readonly Option<string> store = LabelCommand.StoreOption();
    private readonly Option<string> format = new("--format", "-f")
    {
        Description = "trl: prompt, chosen, rejected, with tie and margin (JSON Lines). openai: query, sample0, sample1, ..., best (one JSON list). log: every label that stands, with who, when and how long.",
        DefaultValueFactory = _ => Preferences, HelpName = "FORMAT",
    };
    private readonly Option<string> destination = new("--out", "-o") { Description = "File to write.", HelpName = "FILE", Required = true };
    private readonly Option<string?> model = new("--model", "-m") { Description = "Model folder whose tokenizer turns the texts of the openai form into token ids.", HelpName = "DIR" };
    private readonly OutputOptions options = new();

    public LabelExportCommand() : base("export", "Write labels for training elsewhere.",
        "rlhf label export --store labels.db --out pairs.jsonl",
        "rlhf label export --store labels.db --format openai --out best-of-four.json")
    {
        foreach (var option in (Option[])[store, format, destination, model]) Add(option);
        options.AddTo(this);
    }

    protected override int Run(ParseResult result) => RunAsync(result, CancellationToken.None).GetAwaiter().GetResult();

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var form = result.GetRequiredValue(format);
        if (form is not (Preferences or BestOf or Everything)) throw new UserException($"--format is '{form}'; give {Preferences}, {BestOf} or {Everything}");
        if (result.GetValue(model) is not null && form != BestOf) throw new UserException($"--model turns texts into the tokens of --format {BestOf}; leave it out with --format {form}");
        ITokenizer? tokenizer = result.GetValue(model) is { } folder ? ByteLevelBpe.Load(folder) : null;
        var output = options.Open(result);
        var path = result.GetRequiredValue(destination);
        await using var database = await LabelDatabase.OpenAsync(result.GetRequiredValue(store), create: false, cancellation);
        var judged = await JudgedItem.ReadAsync(database, cancellation);
        var labels = await new LabelLog(database).ReadAsync(cancellation);
        var items = await new LabelItems(database).ReadAsync(cancellation);
        var people = await new Annotators(database, TimeProvider.System).ReadAsync(cancellation);

        int written = 0, leftOut = 0;
        AtomicFile.Replace(path, stream =>
        {
            switch (form)
            {
                case Preferences: written = LabelExport.WritePreferences(stream, judged); break;
                case BestOf: (written, leftOut) = LabelExport.WriteBestOf(stream, judged, tokenizer); break;
                default: written = LabelExport.WriteEveryLabel(stream, labels, items, people); break;
            }
        });
        output.Say($"{written} {(form == BestOf ? "items" : "lines")} from {labels.Count} labels; written to {path}"
            + (leftOut > 0 ? $" ({leftOut} items without one best answer have no place in this form and are left out)" : ""));
        output.Result(JsonSerializer.Serialize(new { format = form, written, left_out = leftOut, labels = labels.Count, path }));
        return 0;
    }
}
