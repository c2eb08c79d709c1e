using System.Text.Json.Nodes;
using RlhfSharp.Core.Serialization;

namespace RlhfSharp.Core.Checkpoints;

/// <summary>What one checkpoint holds: plain values and tensors by full name (<c>section/section/name</c>).</summary>
internal sealed class CheckpointContent
{
    /// <summary>Where it came from, for error messages.</summary>
    public string Origin { get; init; } = "checkpoint";

    public OrderedDictionary<string, JsonNode> Values { get; } = [];

    /// <summary>Tensors to be written.</summary>
    public OrderedDictionary<string, Tensor> Tensors { get; } = [];

    /// <summary>The file that tensors are read from; null while writing.</summary>
    public SafeTensorsFile? TensorFile { get; init; }

    public bool Contains(string key) => Values.Keys.Concat(TensorFile?.Header.Tensors.Select(entry => entry.Name) ?? [])
        .Any(name => name == key || name.StartsWith(key + "/", StringComparison.Ordinal));
}
