using System.Security.Cryptography;

namespace RlhfSharp.Core.Runs;

/// <summary>SHA-256 of files.</summary>
public static class FileHash
{
    /// <summary>The hash in lower-case hexadecimal; null when there is no such file.</summary>
    public static string? Sha256(string path)
    {
        if (!File.Exists(path)) return null;
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
