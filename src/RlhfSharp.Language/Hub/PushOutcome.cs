namespace RlhfSharp.Language.Hub;

/// <summary>What a push did.</summary>
/// <param name="Commit">The commit that holds the files; null after a dry run into a repository that is not there.</param>
/// <param name="IsNewCommit">False when everything was there already.</param>
/// <param name="Files">Each file, and what was done with it.</param>
/// <param name="Address">The repository's page.</param>
public sealed record PushOutcome(string? Commit, bool IsNewCommit, IReadOnlyList<PushedFile> Files, Uri Address);
