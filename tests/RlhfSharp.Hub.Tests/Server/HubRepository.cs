using System.Text;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>A repository in memory: its commits, newest last, and its branches. It begins with .gitattributes, as on the Hub.</summary>
internal sealed class HubRepository
{
    private readonly Lock gate = new();
    private readonly List<StoredCommit> commits;
    private readonly Dictionary<string, StoredCommit> branches;

    public HubRepository(string kind, string id, bool isPrivate, DateTimeOffset now)
    {
        (Kind, Id, IsPrivate) = (kind, id, isPrivate);
        var attributes = string.Concat(LargePatterns.Select(pattern => $"{pattern} filter=lfs diff=lfs merge=lfs -text\n"));
        commits =
        [
            new StoredCommit(null, "initial commit", "", now, new(StringComparer.Ordinal) { [".gitattributes"] = new StoredFile(Encoding.UTF8.GetBytes(attributes), false) }),
        ];
        branches = new(StringComparer.Ordinal) { ["main"] = commits[0] };
    }

    /// <summary>The patterns of the .gitattributes that a new repository has (some of them).</summary>
    public static IReadOnlyList<string> LargePatterns { get; } = ["*.safetensors", "*.onnx", "*.bin", "*.gz", "*.parquet", "*.npz", "*.zip", "*tfevents*"];

    /// <summary>"models" or "datasets".</summary>
    public string Kind { get; }

    public string Id { get; }

    public bool IsPrivate { get; }

    public IReadOnlyList<StoredCommit> Commits { get { lock (gate) return [.. commits]; } }

    public StoredCommit Head { get { lock (gate) return branches["main"]; } }

    /// <summary>The commit that a branch or an id names; null where there is none.</summary>
    public StoredCommit? Find(string revision)
    {
        lock (gate) return branches.GetValueOrDefault(revision is "HEAD" ? "main" : revision) ?? commits.LastOrDefault(commit => commit.Id == revision);
    }

    /// <summary>True where the name is that of a branch.</summary>
    public bool HasBranch(string name)
    {
        lock (gate) return branches.ContainsKey(name);
    }

    /// <summary>Makes a branch where main is now; false where there is one.</summary>
    public bool AddBranch(string name)
    {
        lock (gate) return branches.TryAdd(name, branches["main"]);
    }

    /// <summary>Adds a commit; null where <paramref name="parent"/> is given and the branch has moved on from it.</summary>
    public StoredCommit? Commit(string title, string description, string? parent, DateTimeOffset now, Action<SortedDictionary<string, StoredFile>> change, string branch = "main")
    {
        lock (gate)
        {
            var tip = branches[branch];
            if (parent is not null && tip.Id != parent) return null;
            var files = new SortedDictionary<string, StoredFile>(tip.Files, StringComparer.Ordinal);
            change(files);
            var commit = new StoredCommit(tip.Id, title, description, now, files);
            commits.Add(commit);
            branches[branch] = commit;
            return commit;
        }
    }

    /// <summary>Puts files there without the protocol, for a test to pull.</summary>
    public StoredCommit Add(params (string Path, byte[] Content, bool IsLarge)[] files) => Commit("add files", "", null, DateTimeOffset.UtcNow, tree =>
    {
        foreach (var (path, content, isLarge) in files) tree[path] = new StoredFile(content, isLarge);
    })!;
}
