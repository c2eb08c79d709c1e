using System.CommandLine;
using System.Text.Json;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Hub;
using RlhfSharp.Core;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf pull`: a model or dataset from the Hub into the cache, or into a folder.</summary>
internal sealed class PullCommand : HubCommand
{
    private static readonly string[] DataEndings = [".jsonl", ".csv", ".gz"];

    private readonly Argument<string> repository = new("repository") { Description = "owner/name, owner/name/folder, owner/name@revision." };
    private readonly Option<bool> dataset = new("--dataset") { Description = "The repository is a dataset. JSONL, gz and CSV files come as they are; any other format as JSON Lines, by the Hub's dataset viewer." };
    private readonly Option<string?> revision = new("--revision") { Description = "Branch, tag or commit; main by default.", HelpName = "REVISION" };
    private readonly Option<string?> subfolder = new("--subfolder") { Description = "Only this folder of the repository.", HelpName = "FOLDER" };
    private readonly Option<string[]> include = new("--include") { Description = "Only files that fit this pattern (* and ?). May be given several times.", HelpName = "PATTERN" };
    private readonly Option<string[]> exclude = new("--exclude") { Description = "Without files that fit this pattern. May be given several times.", HelpName = "PATTERN" };
    private readonly Option<bool> all = new("--all") { Description = "Every file, a model's weights for other frameworks too." };
    private readonly Option<bool> rows = new("--rows") { Description = "Take a dataset's rows from the dataset viewer, whatever its files are." };
    private readonly Option<string?> destination = new("--output", "-o") { Description = "Also copy the files here; for rows, the folder they are written to.", HelpName = "DIR" };

    public PullCommand() : base("pull", "Bring a model or dataset from the Hugging Face Hub into the cache that the Python library shares.",
        "rlhf pull openai-community/gpt2",
        "rlhf pull Anthropic/hh-rlhf/harmless-base --dataset --output data/hh",
        "rlhf generate --model hub:openai-community/gpt2 --prompt \"The film\"")
    {
        Add(repository);
        foreach (var option in (Option[])[dataset, revision, subfolder, include, exclude, all, rows, destination]) Add(option);
    }

    protected override async Task RunAsync(ParseResult result, HubSettings settings, CommandOutput output, CancellationToken token)
    {
        var reference = Reference(result);
        using HubClient client = new(settings, TimeProvider.System, output.Say);
        if (reference.Kind == HubRepositoryKind.Dataset && await NeedsRowsAsync(result, client, reference, token))
        {
            var folder = result.GetValue(destination) ?? Path.Combine(settings.Home, "rlhf-rows", reference.Id.Replace("/", "--", StringComparison.Ordinal));
            WhenStopped = "The same command reads the rows from the beginning.";
            var written = await TransferProgress.DuringAsync(output, progress => client.PullRowsAsync(reference, folder, progress, token), "rows");
            foreach (var file in written) output.Say(file);
            output.Result(JsonSerializer.Serialize(new { repository = reference.Id, folder, files = written }));
            return;
        }

        var snapshot = await TransferProgress.DuringAsync(output, progress => client.PullAsync(reference, Selection(result, reference), progress, token));
        var path = snapshot.Folder;
        if (result.GetValue(destination) is { } target)
        {
            SnapshotCopy.To(snapshot, reference.Subfolder, target);
            path = target;
        }
        output.Say($"{snapshot.Files.Count} file{(snapshot.Files.Count == 1 ? "" : "s")} at commit {snapshot.Commit}, {(snapshot.IsFromCache ? "from the cache; " + (settings.Offline ? "HF_HUB_OFFLINE is set" : "the Hub could not be reached") : TransferProgress.Bytes(snapshot.DownloadedBytes) + " downloaded")}");
        output.Say(path);
        output.Result(JsonSerializer.Serialize(new { repository = reference.Id, commit = snapshot.Commit, folder = path, files = snapshot.Files, downloaded_bytes = snapshot.DownloadedBytes, from_cache = snapshot.IsFromCache }));
    }

    private HubReference Reference(ParseResult result)
    {
        var reference = HubReference.Parse(result.GetRequiredValue(repository));
        if (result.GetValue(dataset)) reference = reference with { Kind = HubRepositoryKind.Dataset };
        var whole = reference.ToString();
        if (result.GetValue(subfolder) is { } folder)
            whole = reference.Subfolder is null ? (reference with { Subfolder = folder }).ToString() : throw new UserException($"--subfolder and '{reference.Subfolder}' in the repository's name say the same; give one of the two");
        if (result.GetValue(revision) is { } named)
            whole = reference.Revision == "main" ? $"{whole}@{named}" : throw new UserException($"--revision and '@{reference.Revision}' say the same; give one of the two");
        return HubReference.Parse(whole);
    }

    private async Task<bool> NeedsRowsAsync(ParseResult result, HubClient client, HubReference reference, CancellationToken token)
    {
        if (result.GetValue(rows)) return true;
        if (result.GetValue(all) || result.GetValue(include) is { Length: > 0 }) return false;
        var files = await client.ListAsync(reference, token);
        return !files.Any(file => DataEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) && files.Any(file => !file.StartsWith('.') && file != RepositoryCard.FileName);
    }

    private FileSelection Selection(ParseResult result, HubReference reference)
    {
        string[] wanted = result.GetValue(include) ?? [], unwanted = result.GetValue(exclude) ?? [];
        var isBare = wanted.Length == 0 && !result.GetValue(all) && reference.Kind == HubRepositoryKind.Model;
        return new FileSelection(wanted, isBare ? [.. FileSelection.OfModel.Exclude, .. unwanted] : unwanted);
    }
}
