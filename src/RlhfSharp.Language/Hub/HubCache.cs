using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>
/// The cache folder in the Python library's layout, so that both share it: <c>models--owner--name/</c> with <c>blobs/HASH</c>, <c>refs/BRANCH</c> holding a
/// commit, and <c>snapshots/COMMIT/path</c>, a link to the blob.
/// </summary>
internal sealed class HubCache(string folder)
{
    private const int CommitDigits = 40;
    private const int LinuxHeld = 11, MacHeld = 35, WindowsHeld = unchecked((int)0x80070020); // EAGAIN, EAGAIN, ERROR_SHARING_VIOLATION
    private static readonly TimeSpan LockWait = TimeSpan.FromMilliseconds(200);

    public string Blob(HubReference repository, HubFile file) => Path.Combine(Repository(repository), "blobs", file.Id);

    public string Snapshot(HubReference repository, string commit) => Path.Combine(Repository(repository), "snapshots", commit);

    /// <summary>The commit that is here under the reference's revision; null where there is none.</summary>
    public string? CommitOf(HubReference repository)
    {
        string file = Ref(repository);
        string commit = repository.Revision.Length == CommitDigits && repository.Revision.All(char.IsAsciiHexDigitLower) ? repository.Revision : File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        return commit.Length == CommitDigits && commit.All(char.IsAsciiHexDigitLower) && Directory.Exists(Snapshot(repository, commit)) ? commit : null;
    }

    /// <summary>Remembers which commit a branch or tag names; called once all its files are here. Several processes may do so at once: each writes a file of its own aside.</summary>
    public void SetCommit(HubReference repository, string commit)
    {
        if (repository.Revision == commit) return;
        string aside = Path.Combine(Locks(repository), Guid.NewGuid().ToString("N"));
        try
        {
            Directory.CreateDirectory(Locks(repository));
            Directory.CreateDirectory(Path.GetDirectoryName(Ref(repository))!);
            File.WriteAllText(aside, commit);
            File.Move(aside, Ref(repository), overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    /// <summary>The files of a snapshot that are here, by their path in the repository.</summary>
    public IReadOnlyList<string> Files(HubReference repository, string commit)
    {
        string snapshot = Snapshot(repository, commit), inside = repository.Subfolder is null ? snapshot : RepositoryPath.Join(snapshot, repository.Subfolder);
        IEnumerable<string> found = Directory.Exists(inside) ? Directory.EnumerateFiles(inside, "*", SearchOption.AllDirectories) : File.Exists(inside) ? [inside] : [];
        return [.. found.Select(path => Path.GetRelativePath(snapshot, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    /// <summary>Puts a file's blob into a snapshot: a relative link, or a copy where the system allows no links.</summary>
    public void Link(HubReference repository, string commit, HubFile file)
    {
        string link = RepositoryPath.Join(Snapshot(repository, commit), file.Path), blob = Blob(repository, file);
        string target = Path.GetRelativePath(Path.GetDirectoryName(link)!, blob);
        if (File.Exists(link) && (new FileInfo(link).LinkTarget is null || new FileInfo(link).LinkTarget == target)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.Delete(link);
        try
        {
            File.CreateSymbolicLink(link, target);
        }
        catch (IOException) when (!File.Exists(link))
        {
            File.Copy(blob, link);
        }
        catch (IOException)
        {
            // Another process has linked it meanwhile.
        }
    }

    /// <summary>Keeps every other process away from a blob while it is downloaded; the Python library locks the same file.</summary>
    public async Task<IDisposable> LockAsync(HubReference repository, HubFile file, TimeProvider time, CancellationToken token)
    {
        string path = Path.Combine(Locks(repository), file.Id + ".lock");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Directory.CreateDirectory(Path.GetDirectoryName(Blob(repository, file))!);
            for (; ; )
            {
                try
                {
                    return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                }
                catch (IOException error) when (error.HResult is LinuxHeld or MacHeld or WindowsHeld)
                {
                    await Task.Delay(LockWait, time, token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    private UserException Unwritable(Exception error) => new($"{folder}: the cache cannot be written: {error.Message} Choose another folder with HF_HOME or HF_HUB_CACHE.", error);

    private string Locks(HubReference repository) => Path.Combine(folder, ".locks", Name(repository));

    private string Repository(HubReference repository) => Path.Combine(folder, Name(repository));

    private string Ref(HubReference repository) => Path.Combine([Repository(repository), "refs", .. repository.Revision.Split('/')]);

    private static string Name(HubReference repository) => $"{repository.KindName}--{repository.Id.Replace("/", "--", StringComparison.Ordinal)}";
}
