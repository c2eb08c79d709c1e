namespace RlhfSharp.Language.Hub;

/// <summary>A file on this machine that is to be pushed.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Source">Its path here.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Its hash as a large file.</param>
/// <param name="GitId">Its hash as any other file.</param>
internal sealed record LocalFile(string Path, string Source, long Size, string Sha256, string GitId)
{
    /// <summary>Reads and hashes the file.</summary>
    public static async Task<LocalFile> ReadAsync(string path, string source, CancellationToken token)
    {
        (string sha256, string git, long length) = await ContentHash.OfFileAsync(source, token).ConfigureAwait(false);
        return new LocalFile(RepositoryPath.Check(path), source, length, sha256, git);
    }

    /// <summary>The name of its content in the way it is stored.</summary>
    public string IdWhen(bool isLarge) => isLarge ? Sha256 : GitId;

    /// <summary>Its first bytes.</summary>
    public byte[] Head(int most)
    {
        using FileStream stream = File.OpenRead(Source);
        byte[] bytes = new byte[Math.Min(most, stream.Length)];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
