using System.Security.Cryptography;
using System.Text;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>A commit: title, time and every file at that moment.</summary>
internal sealed record StoredCommit(string? Parent, string Title, string Description, DateTimeOffset Time, SortedDictionary<string, StoredFile> Files)
{
    public string Id { get; } = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(
        $"{Parent}\n{Title}\n{Time:O}\n" + string.Join('\n', Files.Select(file => $"{file.Key} {file.Value.BlobId}")))));
}
