using RlhfSharp.Cli.Display;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Cli.Hub;

/// <summary>Wherever a folder or file is named, hub:owner/name may stand; here it becomes a folder on this machine.</summary>
internal static class HubPaths
{
    /// <summary>The path itself, or the snapshot of the repository it names, downloaded where it is not in the cache.</summary>
    public static string Find(string given, CommandOutput output) => HubReference.Is(given) ? FindAsync(HubReference.Parse(given), output, CancellationToken.None).GetAwaiter().GetResult() : given;

    /// <summary>The configuration with folders in the place of references.</summary>
    public static FineTuningOptions Find(FineTuningOptions options, CommandOutput output) => options with
    {
        Model = options.Model with { Path = Find(options.Model.Path, output) },
        Tokenizer = options.Tokenizer with { Path = Find(options.Tokenizer.Path, output) },
        Reward = options.Reward with { Models = [.. options.Reward.Models.Select(model => Find(model, output))] },
        Data = options.Data with { Path = Find(options.Data.Path, output), ValidationPath = Find(options.Data.ValidationPath, output) },
    };

    private static async Task<string> FindAsync(HubReference reference, CommandOutput output, CancellationToken token)
    {
        using HubClient client = new(HubSettings.FromEnvironment(Environment.GetEnvironmentVariable), TimeProvider.System);
        var selection = reference.Kind == HubRepositoryKind.Model ? FileSelection.OfModel : FileSelection.Everything;
        var snapshot = await client.PullAsync(reference, selection, new TransferProgress(output, TimeProvider.System), token).ConfigureAwait(false);
        var origin = snapshot.IsFromCache ? "from the cache" : snapshot.DownloadedBytes == 0 ? "in the cache already" : TransferProgress.Bytes(snapshot.DownloadedBytes) + " downloaded";
        output.Say($"{reference}: commit {snapshot.Commit[..10]}, {origin}");
        return snapshot.Folder;
    }
}
