using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>Pulls from and pushes to the Hugging Face Hub.</summary>
public sealed class HubClient : IDisposable
{
    private readonly HubHttp _http;
    private readonly HubApi _api;
    private readonly TimeProvider _time;
    private volatile bool _isOutOfReach; // the Hub did not answer, and the cache did in its place

    /// <param name="settings">Where the Hub is and who asks.</param>
    /// <param name="time">The clock of waits.</param>
    /// <param name="notice">Told in a sentence when something failed and is tried again.</param>
    public HubClient(HubSettings settings, TimeProvider time, Action<string>? notice = null)
    {
        Settings = settings;
        _time = time;
        _http = new HubHttp(settings, time, notice);
        _api = new HubApi(_http, settings);
    }

    /// <summary>Where the Hub is and who asks.</summary>
    public HubSettings Settings { get; }

    /// <summary>The user that the token belongs to, and the organisations.</summary>
    /// <exception cref="UserException">There is no token, it is refused, or the Hub cannot be reached.</exception>
    public async Task<(string Name, IReadOnlyList<string> Organisations)> WhoAmIAsync(CancellationToken token)
    {
        if (Settings.Token is null) throw new UserException("there is no token; run `rlhf login`, or set HF_TOKEN.");
        RefuseOffline("login");
        return await ExplainAsync("login", () => _api.WhoAmIAsync(token)).ConfigureAwait(false);
    }

    /// <summary>Brings the files of a repository into the cache, those that are there already excepted.</summary>
    /// <exception cref="UserException">The Hub refuses, cannot be reached, or sends what has another hash.</exception>
    public async Task<HubSnapshot> PullAsync(HubReference reference, FileSelection selection, IProgress<HubProgress>? progress, CancellationToken token)
    {
        HubCache cache = new(Settings.CacheFolder);
        if (Settings.Offline) return Cached(cache, reference, selection) ?? throw new UserException($"{reference}: is not in the cache ({Settings.CacheFolder}), and HF_HUB_OFFLINE is set; unset it to download.");
        return await ExplainAsync(reference.ToString(), async () =>
        {
            if (_isOutOfReach && Cached(cache, reference, selection) is { } known) return known;
            try
            {
                return await new Pull(_http, _api, cache, _time, Settings.Patience.ParallelFiles).RunAsync(reference, selection, progress, token).ConfigureAwait(false);
            }
            catch (HubFailureException failure) when (failure.IsUnanswered && Cached(cache, reference, selection) is not null)
            {
                return Cached(cache, reference, selection)!;
            }
        }).ConfigureAwait(false);
    }

    /// <summary>The names of a repository's files; of those in the cache where the Hub cannot be reached.</summary>
    /// <exception cref="UserException">The Hub refuses or cannot be reached.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(HubReference reference, CancellationToken token)
    {
        HubCache cache = new(Settings.CacheFolder);
        if (Settings.Offline) return cache.CommitOf(reference) is { } here ? cache.Files(reference, here) : [];
        return await ExplainAsync<IReadOnlyList<string>>(reference.ToString(), async () =>
        {
            try
            {
                (string commit, _) = await _api.InfoAsync(reference, token).ConfigureAwait(false);
                return [.. (await _api.FilesAsync(reference with { Subfolder = null }, commit, token).ConfigureAwait(false)).Select(file => file.Path)];
            }
            catch (HubFailureException failure) when (failure.IsUnanswered && cache.CommitOf(reference) is not null)
            {
                _isOutOfReach = true;
                return cache.Files(reference with { Subfolder = null }, cache.CommitOf(reference)!);
            }
        }).ConfigureAwait(false);
    }

    /// <summary>Every row of a dataset as JSON Lines, one file for each split, by the Hub's dataset viewer.</summary>
    /// <param name="reference">The dataset.</param>
    /// <param name="folder">Where the files go: CONFIGURATION/SPLIT.jsonl.</param>
    /// <param name="progress">Counts rows.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="UserException">The viewer does not know the dataset, or cannot be reached.</exception>
    public Task<IReadOnlyList<string>> PullRowsAsync(HubReference reference, string folder, IProgress<HubProgress>? progress, CancellationToken token)
    {
        RefuseOffline(reference.ToString());
        return ExplainAsync(reference.ToString(), () => new DatasetRows(_http, Settings).RunAsync(reference, folder, progress, token));
    }

    /// <summary>Puts files into a repository by one commit and reads them back.</summary>
    /// <exception cref="UserException">The Hub refuses or cannot be reached, or what it has afterwards is something else.</exception>
    public async Task<PushOutcome> PushAsync(PushRequest request, IProgress<HubProgress>? progress, CancellationToken token)
    {
        if (Settings.Token is null && !request.IsDryRun) throw new UserException("there is no token to push with; run `rlhf login` with a token that may write, or set HF_TOKEN.");
        if (!request.IsDryRun) RefuseOffline(request.Repository.ToString());
        return await ExplainAsync(request.Repository.ToString(), () => new Push(_http, _api, Settings, _time).RunAsync(request, progress, token)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static HubSnapshot? Cached(HubCache cache, HubReference reference, FileSelection selection)
    {
        if (cache.CommitOf(reference) is not { } commit) return null;
        IReadOnlyList<string> files = [.. cache.Files(reference, commit).Where(selection.Takes)];
        return files.Count == 0 ? null : new HubSnapshot(Pull.Folder(cache, reference, commit), commit, files, 0, IsFromCache: true);
    }

    private void RefuseOffline(string what)
    {
        if (Settings.Offline) throw new UserException($"{what}: needs the Hub, and HF_HUB_OFFLINE is set; unset it.");
    }

    private async Task<T> ExplainAsync<T>(string what, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (HubFailureException failure)
        {
            throw failure.Explain(what, Settings);
        }
        catch (Exception error) when (error.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        {
            throw new UserException($"{what}: the answer of {Settings.Endpoint} is not of the form that the Hub's answers have ({error.Message}) Is HF_ENDPOINT a Hub?", error);
        }
    }
}
