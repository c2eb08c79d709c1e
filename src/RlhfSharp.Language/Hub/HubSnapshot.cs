namespace RlhfSharp.Language.Hub;

/// <summary>Files of a repository at one commit, on this machine.</summary>
/// <param name="Folder">The snapshot's folder, or the folder in it that was asked for.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Files">The files, by their path in the repository.</param>
/// <param name="DownloadedBytes">What had to be brought here.</param>
/// <param name="IsFromCache">True when the Hub was not asked, or could not be reached.</param>
public sealed record HubSnapshot(string Folder, string Commit, IReadOnlyList<string> Files, long DownloadedBytes, bool IsFromCache);
