namespace RlhfSharp.Language.Hub;

/// <summary>A file of a repository.</summary>
/// <param name="Path">Path in the repository, with /.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Id">SHA-256 of a large file, git's blob id (SHA-1) of any other; the name of its blob in the cache.</param>
internal sealed record HubFile(string Path, long Size, string Id)
{
    private const int Sha256Digits = 64;

    /// <summary>True when git holds only a pointer to it.</summary>
    public bool IsLarge => Id.Length == Sha256Digits;
}
