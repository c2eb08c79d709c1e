using System.Security.Cryptography;
using System.Text;
using RlhfSharp.Core;

namespace RlhfSharp.Web.Serving.Http;

/// <summary>The keys that clients may show. Only their SHA-256 is kept, and comparing takes as long for any key.</summary>
internal sealed class ApiKeys
{
    private const string HashPrefix = "sha256:";
    private readonly byte[][] hashes;

    private ApiKeys(byte[][] hashes) => this.hashes = hashes;

    /// <summary>Reads a file with a key, or <c>sha256:</c> and its hash, a line; empty lines and those that begin with # do not count.</summary>
    /// <exception cref="UserException">The file cannot be read or holds no key.</exception>
    public static ApiKeys Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"--api-key-file {path}: cannot be read: {error.Message}", error);
        }
        byte[][] hashes = [.. lines.Select((line, i) => (Line: line.Trim(), Number: i + 1)).Where(item => item.Line.Length > 0 && item.Line[0] != '#').Select(item => Hash(item.Line, path, item.Number))];
        return hashes.Length > 0 ? new ApiKeys(hashes) : throw new UserException($"{path}: holds no API key; write one a line");
    }

    /// <summary>Whether <c>Authorization: Bearer KEY</c> holds one of the keys.</summary>
    public bool Allow(string? authorization)
    {
        const string Scheme = "Bearer ";
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        byte[] shown = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()));
        bool allowed = false;
        foreach (byte[] hash in hashes) allowed |= CryptographicOperations.FixedTimeEquals(hash, shown);
        return allowed;
    }

    private static byte[] Hash(string line, string path, int number)
    {
        if (!line.StartsWith(HashPrefix, StringComparison.OrdinalIgnoreCase)) return SHA256.HashData(Encoding.UTF8.GetBytes(line));
        try
        {
            byte[] hash = Convert.FromHexString(line[HashPrefix.Length..]);
            if (hash.Length == SHA256.HashSizeInBytes) return hash;
        }
        catch (FormatException)
        {
        }
        throw new UserException($"{path}:{number}: after {HashPrefix} come {2 * SHA256.HashSizeInBytes} hexadecimal digits");
    }
}
