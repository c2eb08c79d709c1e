using System.Text.Json.Nodes;

namespace RlhfSharp.Core.Checkpoints;

/// <summary>What one checkpoint holds: plain values and tensors by full name (<c>section/section/name</c>).</summary>
internal sealed partial class CheckpointContent
{
    /// <summary>Where it came from, for error messages.</summary>
    public string Origin { get; init; } = "checkpoint";

    public OrderedDictionary<string, JsonNode> Values { get; } = [];

    public bool Contains(string key) =>
        Values.ContainsKey(key) || Values.Keys.Any(name => name.StartsWith(key + "/", StringComparison.Ordinal)) || ContainsTensor(key);

    private partial bool ContainsTensor(string key);
}
