using System.Security.Cryptography;
using System.Text;

namespace RlhfSharp.Language.Hub;

/// <summary>The two hashes by which the Hub names contents: SHA-256 for large files, git's SHA-1 of "blob SIZE\0" and the content for any other.</summary>
internal sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash _hash;

    private ContentHash(HashAlgorithmName name) => _hash = IncrementalHash.CreateHash(name);

    /// <summary>Counts what was appended.</summary>
    public long Length { get; private set; }

    /// <summary>The hash by which <paramref name="file"/> is named.</summary>
    public static ContentHash For(HubFile file) => file.IsLarge ? Sha256() : Git(file.Size);

    public static ContentHash Sha256() => new(HashAlgorithmName.SHA256);

    public static ContentHash Git(long size)
    {
        ContentHash hash = new(HashAlgorithmName.SHA1);
        hash._hash.AppendData(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"blob {size}\0")));
        return hash;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <summary>Both names of a file on this machine, and its length in bytes.</summary>
    public static async Task<(string Sha256, string Git, long Length)> OfFileAsync(string path, CancellationToken token)
    {
        await using FileStream stream = File.OpenRead(path);
        using ContentHash sha256 = Sha256(), git = Git(stream.Length);
        byte[] buffer = new byte[1 << 20];
        for (int read; (read = await stream.ReadAsync(buffer, token).ConfigureAwait(false)) > 0;)
        {
            sha256.Append(buffer.AsSpan(0, read));
            git.Append(buffer.AsSpan(0, read));
        }
        return (sha256.Finish(), git.Finish(), stream.Length);
    }

    public void Dispose() => _hash.Dispose();
}
