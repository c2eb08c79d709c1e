using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>A repository into the cache: the commit first, then its list of files, then every file that is not here, side by side; the branch's name last.</summary>
internal sealed class Pull(HubHttp http, HubApi api, HubCache cache, TimeProvider time, int parallelFiles)
{
    /// <summary>The folder that a reference means.</summary>
    public static string Folder(HubCache cache, HubReference reference, string commit) =>
        reference.Subfolder is null ? cache.Snapshot(reference, commit) : RepositoryPath.Join(cache.Snapshot(reference, commit), reference.Subfolder);

    public async Task<HubSnapshot> RunAsync(HubReference reference, FileSelection selection, IProgress<HubProgress>? progress, CancellationToken token)
    {
        (string commit, _) = await api.InfoAsync(reference, token).ConfigureAwait(false);
        IReadOnlyList<HubFile> files = [.. (await FilesAsync(reference, commit, token).ConfigureAwait(false)).Where(file => selection.Takes(file.Path))];
        if (files.Count == 0) throw new UserException($"{reference}: none of its files was asked for; look at --include and --exclude.");

        long downloaded = 0;
        FileDownload download = new(http);
        await Parallel.ForEachAsync(files.OrderByDescending(file => file.Size), new ParallelOptions { MaxDegreeOfParallelism = parallelFiles, CancellationToken = token }, async (file, inner) =>
        {
            string blob = cache.Blob(reference, file);
            using (await cache.LockAsync(reference, file, time, inner).ConfigureAwait(false))
            {
                if (!File.Exists(blob) || new FileInfo(blob).Length != file.Size)
                {
                    await download.RunAsync(api.Content(reference, commit, file.Path), file, blob, progress, inner).ConfigureAwait(false);
                    Interlocked.Add(ref downloaded, file.Size);
                }
                cache.Link(reference, commit, file);
            }
        }).ConfigureAwait(false);

        cache.SetCommit(reference, commit);
        return new HubSnapshot(Folder(cache, reference, commit), commit, [.. files.Select(file => file.Path).Order(StringComparer.Ordinal)], downloaded, IsFromCache: false);
    }

    // A reference may end in a file's name; the tree knows folders only.
    private async Task<IReadOnlyList<HubFile>> FilesAsync(HubReference reference, string commit, CancellationToken token)
    {
        try
        {
            return await api.FilesAsync(reference, commit, token).ConfigureAwait(false);
        }
        catch (HubFailureException failure) when (failure.Status == System.Net.HttpStatusCode.NotFound && reference.Subfolder is not null)
        {
            IReadOnlyList<HubFile> all = await api.FilesAsync(reference with { Subfolder = null }, commit, token).ConfigureAwait(false);
            HubFile? one = all.FirstOrDefault(file => file.Path == reference.Subfolder);
            return one is null ? throw new UserException($"{reference}: there is no '{reference.Subfolder}' in the repository; it holds {string.Join(", ", all.Select(file => file.Path.Split('/')[0]).Distinct().Take(12))}.") : [one];
        }
    }
}
