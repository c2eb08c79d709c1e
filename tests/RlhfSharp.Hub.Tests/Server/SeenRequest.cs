namespace RlhfSharp.Hub.Tests.Server;

/// <summary>What the server remembers of a request.</summary>
/// <param name="Method">GET, POST ...</param>
/// <param name="Path">Path and query.</param>
/// <param name="AtStorage">True where it came to the storage's host and not the Hub's.</param>
/// <param name="Authorization">The header, or null.</param>
/// <param name="Range">The header, or null.</param>
internal sealed record SeenRequest(string Method, string Path, bool AtStorage, string? Authorization, string? Range);
