namespace RlhfSharp.Language.Hub;

/// <summary>What is to be pushed.</summary>
/// <param name="Repository">Where to; its revision is the branch.</param>
/// <param name="Files">Path in the repository and path on this machine.</param>
/// <param name="Title">The commit's title.</param>
public sealed record PushRequest(HubReference Repository, IReadOnlyList<(string Path, string Source)> Files, string Title)
{
    /// <summary>A new repository is private; an existing public one is refused.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Only says what would be done.</summary>
    public bool IsDryRun { get; init; }
}
