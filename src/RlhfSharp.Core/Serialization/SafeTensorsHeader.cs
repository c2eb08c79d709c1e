namespace RlhfSharp.Core.Serialization;

/// <summary>What a safetensors file holds, checked: every offset lies in the file, nothing overlaps, nothing is left over.</summary>
public sealed class SafeTensorsHeader
{
    private readonly Dictionary<string, SafeTensorsEntry> byName;

    internal SafeTensorsHeader(IReadOnlyList<SafeTensorsEntry> tensors, IReadOnlyDictionary<string, string> metadata, long dataStart)
    {
        Tensors = tensors;
        Metadata = metadata;
        DataStart = dataStart;
        byName = tensors.ToDictionary(entry => entry.Name);
    }

    /// <summary>The tensors in the order in which their data lie in the file.</summary>
    public IReadOnlyList<SafeTensorsEntry> Tensors { get; }

    /// <summary>Free texts of the writer; <c>format</c> is "pt" where PyTorch's layout is meant.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the data begin in the file.</summary>
    public long DataStart { get; }

    /// <summary>The tensor of this name; null when there is none.</summary>
    public SafeTensorsEntry? Find(string name) => byName.GetValueOrDefault(name);
}
