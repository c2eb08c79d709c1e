using System.Security.Cryptography;
using System.Text;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>One file of one commit: its bytes, and for a large file the pointer that git holds in their place.</summary>
internal sealed record StoredFile(byte[] Content, bool IsLarge)
{
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Content));

    /// <summary>What git stores: the file, or the pointer to it.</summary>
    public byte[] GitContent => IsLarge
        ? Encoding.UTF8.GetBytes($"version https://git-lfs.github.com/spec/v1\noid sha256:{Sha256}\nsize {Content.Length}\n")
        : Content;

    /// <summary>The id of git's blob.</summary>
    public string BlobId => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.UTF8.GetBytes($"blob {GitContent.Length}\0"), .. GitContent]));

    /// <summary>What the Hub compares with: SHA-256 of a large file, git's id of any other.</summary>
    public string Id => IsLarge ? Sha256 : BlobId;
}
