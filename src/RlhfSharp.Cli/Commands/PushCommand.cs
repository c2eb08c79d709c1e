using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Hub;
using RlhfSharp.Core;
using RlhfSharp.Language.Hub;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf push`: a policy, reward model, tokenizer, ONNX export or dataset to the Hub, with its card, by one commit.</summary>
internal sealed class PushCommand : HubCommand
{
    private readonly Argument<string> source = new("folder") { Description = "A run folder (its model goes), a model folder, a tokenizer folder, or data: a folder or a .jsonl or .csv file." };
    private readonly Argument<string> repository = new("repository") { Description = "owner/name on the Hub; made where it is not there." };
    private readonly Option<string?> license = new("--license") { Description = "Licence for the card, as the Hub writes it: mit, apache-2.0, cc-by-4.0 ... Needed unless the folder has a README.md.", HelpName = "ID" };
    private readonly Option<string?> baseModel = new("--base-model") { Description = "The model it began from, for the card; known where the run began from hub:owner/name.", HelpName = "OWNER/NAME" };
    private readonly Option<string[]> data = new("--data") { Description = "A dataset of the Hub it was made with, for the card. May be given several times.", HelpName = "OWNER/NAME" };
    private readonly Option<string> language = new("--language") { Description = "Language of the texts, for the card.", DefaultValueFactory = _ => "en", HelpName = "CODE" };
    private readonly Option<bool> dataset = new("--dataset") { Description = "The folder is a dataset, whatever else is in it." };
    private readonly Option<bool> isPrivate = new("--private") { Description = "Make the repository private; one that is public already is refused." };
    private readonly Option<string> branch = new("--branch") { Description = "Branch to commit to; made where it is not there.", DefaultValueFactory = _ => "main", HelpName = "NAME" };
    private readonly Option<string?> message = new("--message") { Description = "Title of the commit.", HelpName = "TEXT" };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Show what would go, and the card; nothing is written." };

    public PushCommand() : base("push", "Put a trained model, a tokenizer or a dataset on the Hugging Face Hub, with its card, and read it back.",
        "rlhf push runs/quickstart me/reviews-ppo --license mit --dry-run",
        "rlhf push runs/quickstart/reward me/reviews-reward --license mit --private",
        "rlhf push preferences.jsonl me/preferences --license cc-by-4.0")
    {
        Add(source);
        Add(repository);
        foreach (var option in (Option[])[license, baseModel, data, language, dataset, isPrivate, branch, message, dryRun]) Add(option);
    }

    protected override async Task RunAsync(ParseResult result, HubSettings settings, CommandOutput output, CancellationToken token)
    {
        var target = HubReference.Parse(result.GetRequiredValue(repository));
        if (target.Subfolder is not null || target.Revision != "main") throw new UserException($"'{result.GetRequiredValue(repository)}': push needs owner/name alone; name a branch with --branch");
        if (!target.Id.Contains('/', StringComparison.Ordinal)) throw new UserException($"'{target.Id}': push needs owner/name, your own name or an organisation's before the slash");
        var content = PushSource.Of(result.GetRequiredValue(source), result.GetValue(dataset) || target.Kind == HubRepositoryKind.Dataset);
        target = HubReference.Parse($"{(content.Kind == PushKind.Dataset ? "datasets/" : "")}{target.Id}@{result.GetValue(branch)}");

        using MadeFiles made = new();
        var files = WithCard(result, target, content, made, output);
        using HubClient client = new(settings, TimeProvider.System, output.Say);
        var request = new PushRequest(target, files, result.GetValue(message) ?? $"Upload {Described(content.Kind)} with RlhfSharp") { IsPrivate = result.GetValue(isPrivate), IsDryRun = result.GetValue(dryRun) };
        var outcome = await TransferProgress.DuringAsync(output, progress => client.PushAsync(request, progress, token));

        foreach (var file in outcome.Files) output.Say(string.Create(CultureInfo.InvariantCulture, $"  {Said(file.Action, request.IsDryRun),-14} {file.Path}  {TransferProgress.Bytes(file.Size)}"));
        output.Say(request.IsDryRun ? $"Nothing was written; without --dry-run this goes to {outcome.Address}"
            : outcome.IsNewCommit ? $"Commit {outcome.Commit}; all {outcome.Files.Count} files were read back and are the same." : $"Everything was there already, and is the same (commit {outcome.Commit}).");
        if (!request.IsDryRun) output.Say(outcome.Address.ToString());
        output.Result(JsonSerializer.Serialize(new
        {
            repository = target.Id, url = outcome.Address, commit = outcome.Commit, new_commit = outcome.IsNewCommit, dry_run = request.IsDryRun,
            files = outcome.Files.Select(file => new { path = file.Path, size = file.Size, sha256 = file.Sha256, action = file.Action.ToString().ToLowerInvariant() }),
        }));
    }

    // The files that go, with the card and the learning curves. A card of the folder's own goes as it is; one without metadata gets them.
    private IReadOnlyList<(string Path, string Source)> WithCard(ParseResult result, HubReference target, PushSource content, MadeFiles made, CommandOutput output)
    {
        var own = content.Files.FirstOrDefault(file => file.Path == RepositoryCard.FileName).Source is { } path ? File.ReadAllText(path) : null;
        if (own?.StartsWith("---", StringComparison.Ordinal) == true)
            return result.GetValue(license) is null ? content.Files : throw new UserException($"{result.GetRequiredValue(source)}: its {RepositoryCard.FileName} has metadata of its own, which go as they are; change the licence there and leave --license out");
        var request = new CardRequest(target.Id, result.GetValue(license) ?? throw new UserException("the card needs a licence: give --license mit, apache-2.0, cc-by-4.0 or another of https://huggingface.co/docs/hub/repositories-licenses"),
            result.GetValue(baseModel) is { } given ? HubReference.Check(given, given) : null, [.. (result.GetValue(data) ?? []).Select(id => HubReference.Check(id, id))], result.GetValue(language)!);
        var run = RunFacts.Read(content.RunFolder, content.Kind);
        var picture = own is null && run is not null ? CurvePicture.Render(Path.Combine(run.Folder, "metrics.jsonl")) : null;
        var card = content.Kind == PushKind.Dataset ? DatasetCards.Make(request, content.Files)
            : ModelCards.Make(content.Kind, request, run, content.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal), picture is not null);
        if (own is not null) card = card with { Body = own };
        if (result.GetValue(dryRun)) output.Say(card.ToString());
        List<(string, string)> files = [.. content.Files.Where(file => file.Path != RepositoryCard.FileName), made.Add(RepositoryCard.FileName, card.ToString())];
        if (picture is not null) files.Add(made.Add(ModelCards.PictureFile, picture));
        return files;
    }

    private static string Described(PushKind kind) => kind switch
    {
        PushKind.Policy => "model", PushKind.RewardModel => "reward model", PushKind.Tokenizer => "tokenizer", PushKind.Onnx => "ONNX model", _ => "dataset",
    };

    private static string Said(PushAction action, bool isDryRun) => action switch
    {
        PushAction.Upload => isDryRun ? "would upload" : "uploaded", PushAction.Keep => "there already", _ => "ignored",
    };
}
