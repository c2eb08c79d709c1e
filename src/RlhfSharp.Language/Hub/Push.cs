using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>
/// Files into a repository: large contents first, then one commit, then everything is read back and compared. Everything but the commit is repeated where it
/// fails; whether a commit whose answer was lost was made, the repository itself tells.
/// </summary>
internal sealed class Push(HubHttp http, HubApi api, HubSettings settings, TimeProvider time)
{
    private const int CommitLooks = 4;
    private const string CardFile = "README.md";

    public async Task<PushOutcome> RunAsync(PushRequest request, IProgress<HubProgress>? progress, CancellationToken token)
    {
        if (request.Files.Count == 0) throw new UserException("there is nothing to push.");
        HubReference repository = request.Repository;
        LocalFile[] files = new LocalFile[request.Files.Count];
        await ForEachAsync(files.Select((_, i) => i), async (i, inner) => files[i] = await LocalFile.ReadAsync(request.Files[i].Path, request.Files[i].Source, inner).ConfigureAwait(false), token).ConfigureAwait(false);
        if (request.IsDryRun) return await RehearseAsync(repository, files, token).ConfigureAwait(false);

        if (files.FirstOrDefault(file => file.Path == CardFile) is { } card)
            await ValidateAsync(repository, card, token).ConfigureAwait(false);
        bool isNew = await api.CreateAsync(repository, request.IsPrivate, token).ConfigureAwait(false);
        (_, bool isPrivate) = await api.InfoAsync(repository.OnMain, token).ConfigureAwait(false);
        if (!isNew && request.IsPrivate && !isPrivate)
            throw new UserException($"{repository}: is there already and is public; nothing was uploaded. Make it private in its settings, or push without --private.");
        string parent = await TipAsync(repository, token).ConfigureAwait(false);

        IReadOnlyList<PlannedFile> plan = await api.PlanAsync(repository, files, token).ConfigureAwait(false);
        List<PlannedFile> missing = [.. plan.Where(file => !file.IsThere && !file.IsIgnored)];
        await ForEachAsync(missing.Where(file => file.IsLarge), (file, inner) => new LargeFileUpload(http, api).RunAsync(repository, file.File, progress, inner), token).ConfigureAwait(false);
        string commit = missing.Count == 0 ? parent : await CommitAsync(repository, request.Title, parent, missing, token).ConfigureAwait(false);
        await ReadBackAsync(repository, commit, [.. plan.Where(file => !file.IsIgnored)], progress, token).ConfigureAwait(false);
        return Outcome(repository, commit, missing.Count > 0, plan);
    }

    // The newest commit of the branch, which is made where it is not there.
    private async Task<string> TipAsync(HubReference repository, CancellationToken token)
    {
        try
        {
            return (await api.InfoAsync(repository, token).ConfigureAwait(false)).Commit;
        }
        catch (HubFailureException failure) when (failure.ErrorCode == "RevisionNotFound")
        {
            await api.CreateBranchAsync(repository, token).ConfigureAwait(false);
            return (await api.InfoAsync(repository, token).ConfigureAwait(false)).Commit;
        }
    }

    private async Task<string> CommitAsync(HubReference repository, string title, string parent, IReadOnlyList<PlannedFile> files, CancellationToken token)
    {
        byte[] lines = await CommitLines.WriteAsync(title, parent, files, token).ConfigureAwait(false);
        try
        {
            return await api.CommitAsync(repository, lines, token).ConfigureAwait(false);
        }
        catch (HubFailureException failure) when (failure.IsUnanswered || (int?)failure.Status >= 500)
        {
            return await FindAsync(repository, parent, files, token).ConfigureAwait(false)
                ?? throw new UserException($"{repository}: the connection was lost during the commit, and the commit was not made: {failure.Message} The uploaded contents are kept by the Hub; push again and only the commit is repeated.", failure);
        }
    }

    /// <summary>The commit that holds the files, if one was made since <paramref name="parent"/>; looked for a few times, as it may still be in the making.</summary>
    private async Task<string?> FindAsync(HubReference repository, string parent, IReadOnlyList<PlannedFile> files, CancellationToken token)
    {
        TimeSpan wait = settings.Patience.FirstWait;
        for (int look = 0; look < CommitLooks; look++, wait *= 2)
        {
            (string head, _) = await api.InfoAsync(repository, token).ConfigureAwait(false);
            if (head != parent)
            {
                Dictionary<string, string> there = (await api.FilesAsync(repository, head, token).ConfigureAwait(false)).ToDictionary(file => file.Path, file => file.Id, StringComparer.Ordinal);
                if (files.All(file => there.GetValueOrDefault(file.File.Path) == file.AsStored.Id)) return head;
            }
            await Task.Delay(wait, time, token).ConfigureAwait(false);
        }
        return null;
    }

    private async Task ReadBackAsync(HubReference repository, string commit, IReadOnlyList<PlannedFile> files, IProgress<HubProgress>? progress, CancellationToken token)
    {
        System.Collections.Concurrent.ConcurrentBag<string> wrong = [];
        FileDownload download = new(http);
        await ForEachAsync(files, async (file, inner) =>
        {
            if (!await download.MatchesAsync(api.Content(repository, commit, file.File.Path), file.AsStored, progress, inner).ConfigureAwait(false)) wrong.Add(file.File.Path);
        }, token).ConfigureAwait(false);
        if (!wrong.IsEmpty)
            throw new UserException($"{repository}: what the Hub has now is not what was pushed: {string.Join(", ", wrong.Order(StringComparer.Ordinal))} (commit {commit}). Push again; if it stays so, report it to the Hub.");
    }

    private async Task ValidateAsync(HubReference repository, LocalFile card, CancellationToken token)
    {
        try
        {
            await api.ValidateCardAsync(repository, await File.ReadAllTextAsync(card.Source, token).ConfigureAwait(false), token).ConfigureAwait(false);
        }
        catch (HubFailureException failure) when (failure.Status == System.Net.HttpStatusCode.BadRequest)
        {
            throw new UserException($"{CardFile}: the Hub does not accept the card's metadata: {failure.Message}", failure);
        }
    }

    private async Task<PushOutcome> RehearseAsync(HubReference repository, LocalFile[] files, CancellationToken token)
    {
        try
        {
            if (settings.Offline) throw new HubFailureException("HF_HUB_OFFLINE is set.");
            (string head, _) = await api.InfoAsync(repository, token).ConfigureAwait(false);
            Dictionary<string, HubFile> there = (await api.FilesAsync(repository, head, token).ConfigureAwait(false)).ToDictionary(file => file.Path, StringComparer.Ordinal);
            return Outcome(repository, head, false, [.. files.Select(file => there.TryGetValue(file.Path, out HubFile? known) ? new PlannedFile(file, known.IsLarge, known.Id == file.IdWhen(known.IsLarge), false) : new PlannedFile(file, false, false, false))]);
        }
        catch (HubFailureException failure) when (failure.IsUnanswered || (int?)failure.Status is 401 or 404)
        {
            return Outcome(repository, null, false, [.. files.Select(file => new PlannedFile(file, false, false, false))]);
        }
    }

    private PushOutcome Outcome(HubReference repository, string? commit, bool isNewCommit, IReadOnlyList<PlannedFile> plan) =>
        new(commit, isNewCommit, [.. plan.Select(file => new PushedFile(file.File.Path, file.File.Size, file.File.Sha256, file.IsIgnored ? PushAction.Ignore : file.IsThere ? PushAction.Keep : PushAction.Upload))],
            new Uri($"{settings.Endpoint}/{repository.WebPath}"));

    private Task ForEachAsync<T>(IEnumerable<T> files, Func<T, CancellationToken, Task> act, CancellationToken token) =>
        Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = settings.Patience.ParallelFiles, CancellationToken = token }, async (file, inner) => await act(file, inner).ConfigureAwait(false));
}
