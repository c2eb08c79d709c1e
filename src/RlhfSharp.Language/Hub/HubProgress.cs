namespace RlhfSharp.Language.Hub;

/// <summary>How far the transfer of one file is.</summary>
/// <param name="Path">The file.</param>
/// <param name="Done">Bytes that are over there or here already.</param>
/// <param name="Total">Bytes of the file.</param>
public sealed record HubProgress(string Path, long Done, long Total);
