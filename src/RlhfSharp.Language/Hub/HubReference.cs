using System.Text.RegularExpressions;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>
/// A repository at a revision, or a folder or file in it, written <c>hub:owner/name/folder@revision</c>; folder and revision may be left out, and so may
/// <c>hub:</c> where nothing else is meant. Datasets are written <c>hub:datasets/owner/name</c>.
/// </summary>
/// <param name="Kind">Model or dataset.</param>
/// <param name="Id">owner/name, or the bare name of an old model.</param>
public sealed partial record HubReference(HubRepositoryKind Kind, string Id)
{
    /// <summary>What a model folder begins with when it is on the Hub.</summary>
    public const string Prefix = "hub:";

    internal const string DatasetPrefix = "datasets/";

    private const string MainBranch = "main";

    /// <summary>Branch, tag or commit.</summary>
    public string Revision { get; init; } = MainBranch;

    /// <summary>A folder (or file) inside the repository; null: all of it.</summary>
    public string? Subfolder { get; init; }

    /// <summary>True for a text that names something on the Hub and not a folder on this machine.</summary>
    public static bool Is(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Reads a reference with or without <c>hub:</c>.</summary>
    /// <exception cref="UserException">It is not of the form above.</exception>
    public static HubReference Parse(string text)
    {
        string rest = Is(text) ? text[Prefix.Length..] : text;
        HubRepositoryKind kind = rest.StartsWith(DatasetPrefix, StringComparison.Ordinal) ? HubRepositoryKind.Dataset : HubRepositoryKind.Model;
        if (kind == HubRepositoryKind.Dataset) rest = rest[DatasetPrefix.Length..];
        int at = rest.IndexOf('@');
        string? revision = at < 0 ? null : rest[(at + 1)..];
        string[] parts = (at < 0 ? rest : rest[..at]).Split('/');
        string id = string.Join('/', parts.Take(2)), folder = string.Join('/', parts.Skip(2));
        HubReference reference = new(kind, Check(id, text)) { Revision = revision ?? MainBranch, Subfolder = folder.Length == 0 ? null : RepositoryPath.Check(folder) };
        return revision is null || RevisionPattern().IsMatch(revision) && !revision.Contains("..", StringComparison.Ordinal)
            ? reference
            : throw new UserException($"'{text}': '{revision}' is no revision; after the @ stands a branch, a tag or a commit, as in hub:openai-community/gpt2@main.");
    }

    /// <summary>The id as the Hub allows it.</summary>
    /// <exception cref="UserException">The Hub does not allow it.</exception>
    public static string Check(string id, string given) =>
        IdPattern().IsMatch(id) && !id.Contains("--", StringComparison.Ordinal) && !id.Contains("..", StringComparison.Ordinal) && !id.EndsWith(".git", StringComparison.Ordinal)
            ? id
            : throw new UserException($"'{given}' is no repository of the Hub; write owner/name, as in openai-community/gpt2 (letters, digits, - _ . and no -- or ..).");

    /// <inheritdoc/>
    public override string ToString() => Prefix + (Kind == HubRepositoryKind.Dataset ? DatasetPrefix : "") + Id + (Subfolder is null ? "" : "/" + Subfolder) + (Revision == MainBranch ? "" : "@" + Revision);

    /// <summary>The repository's main branch.</summary>
    internal HubReference OnMain => this with { Revision = MainBranch };

    /// <summary>"models" or "datasets", as in the API's addresses and the cache's folder names.</summary>
    internal string KindName => Kind == HubRepositoryKind.Dataset ? "datasets" : "models";

    /// <summary>The repository in addresses that a browser shows.</summary>
    internal string WebPath => (Kind == HubRepositoryKind.Dataset ? DatasetPrefix : "") + Id;

    [GeneratedRegex(@"^(\b[\w\-.]+\b/)?\b[\w\-.]{1,96}\b\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^[\w\-./]{1,200}\z")]
    private static partial Regex RevisionPattern();
}
