using RlhfSharp.Cli.Display;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Cli.Hub;

/// <summary>Wherever a folder or file is named, hub:owner/name may stand; here it becomes a folder on this machine.</summary>
internal static class HubPaths
{
    /// <summary>The path itself, or the snapshot of the repository it names, downloaded where it is not in the cache.</summary>
    /// <param name="given">What the user wrote.</param>
    /// <param name="output">Where the download is told.</param>
    /// <param name="selection">Which files of a model are needed; null: those that this project trains and samples with.</param>
    public static string Find(string given, CommandOutput output, FileSelection? selection = null) =>
        HubReference.Is(given) ? FindAsync(HubReference.Parse(given), output, selection, CancellationToken.None).GetAwaiter().GetResult() : given;

    /// <summary>As <see cref="Find(string, CommandOutput, FileSelection?)"/>; of a run folder the model inside it.</summary>
    public static string FindModel(string given, CommandOutput output, FileSelection? selection = null)
    {
        var folder = Find(given, output, selection);
        var inside = Path.Combine(folder, "model");
        return !File.Exists(Path.Combine(folder, "config.json")) && File.Exists(Path.Combine(inside, "config.json")) ? inside : folder;
    }

    /// <summary>The configuration with folders in the place of references.</summary>
    public static FineTuningOptions Find(FineTuningOptions options, CommandOutput output) => options with
    {
        Model = options.Model with { Path = Find(options.Model.Path, output) },
        Tokenizer = options.Tokenizer with { Path = Find(options.Tokenizer.Path, output) },
        Reward = options.Reward with { Models = [.. options.Reward.Models.Select(model => Find(model, output))] },
        Data = options.Data with { Path = Find(options.Data.Path, output), ValidationPath = Find(options.Data.ValidationPath, output) },
    };

    private static async Task<string> FindAsync(HubReference reference, CommandOutput output, FileSelection? wanted, CancellationToken token)
    {
        using HubClient client = new(HubSettings.FromEnvironment(Environment.GetEnvironmentVariable), TimeProvider.System, output.Say);
        if (reference.Kind == HubRepositoryKind.Dataset && await client.ListAsync(reference, token) is { Count: > 0 } files && !files.Any(FileSelection.OfData.Takes))
            throw new UserException($"{reference}: holds no JSON Lines, which alone are read; `rlhf pull {reference.Id} --dataset --rows --output data` writes its rows as such: name one of those files");
        var selection = wanted ?? (reference.Kind == HubRepositoryKind.Model ? FileSelection.OfModel : FileSelection.OfData);
        var snapshot = await TransferProgress.DuringAsync(output, progress => client.PullAsync(reference, selection, progress, token));
        var origin = snapshot.IsFromCache ? "from the cache" : snapshot.DownloadedBytes == 0 ? "in the cache already" : TransferProgress.Bytes(snapshot.DownloadedBytes) + " downloaded";
        output.Say($"{reference}: commit {snapshot.Commit[..10]}, {origin}");
        return snapshot.Folder;
    }
}
