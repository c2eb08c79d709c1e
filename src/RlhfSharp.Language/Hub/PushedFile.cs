namespace RlhfSharp.Language.Hub;

/// <summary>One file of a push.</summary>
/// <param name="Path">Path in the repository.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Hash of its content.</param>
/// <param name="Action">What was done with it.</param>
public sealed record PushedFile(string Path, long Size, string Sha256, PushAction Action);
