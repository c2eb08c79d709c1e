using System.Text.Json;
using System.Text.Json.Nodes;
using RlhfSharp.Core.Serialization;

namespace RlhfSharp.Core.Checkpoints;

/// <summary>
/// Gives back what a <see cref="CheckpointWriter"/> stored. A name that is absent or of another kind is a
/// <see cref="UserException"/>: the checkpoint belongs to another program version or configuration.
/// </summary>
public sealed class CheckpointReader
{
    private readonly CheckpointContent content;
    private readonly string prefix;

    internal CheckpointReader(CheckpointContent content, string prefix = "")
    {
        this.content = content;
        this.prefix = prefix;
    }

    /// <summary>A reader of the names that begin with <c>name/</c>.</summary>
    public CheckpointReader Section(string name) => new(content, prefix + name + "/");

    /// <summary>Whether a value, a tensor or a section of this name was stored.</summary>
    public bool Has(string name) => content.Contains(prefix + name);

    /// <summary>Reads a tensor; it belongs to the current dispose scope.</summary>
    public Tensor ReadTensor(string name) => File(name).Read(prefix + name);

    /// <summary>Reads a tensor into an existing one of the same shape and type: a parameter, a moment of an optimizer.</summary>
    public void ReadInto(string name, Tensor destination) => File(name).ReadInto(prefix + name, destination);

    /// <summary>Reads an integer.</summary>
    public long ReadInt64(string name) => Read(name, "integer", node => node.GetValue<JsonElement>().GetInt64());

    /// <summary>Reads a number, to the bit.</summary>
    public double ReadDouble(string name) => Read(name, "number", CheckpointNumbers.Decode);

    /// <summary>Reads a text.</summary>
    public string ReadString(string name) => Read(name, "text", node => node.GetValue<JsonElement>().GetString() ?? throw new FormatException());

    /// <summary>Reads a yes or no.</summary>
    public bool ReadBoolean(string name) => Read(name, "boolean", node => node.GetValue<JsonElement>().GetBoolean());

    /// <summary>Reads a list of 64-bit words.</summary>
    public ulong[] ReadUInt64Array(string name) =>
        Read(name, "list of integers", node => node.AsArray().Select(word => word!.GetValue<JsonElement>().GetUInt64()).ToArray());

    private SafeTensorsFile File(string name) =>
        content.TensorFile is { } file && file.Header.Find(prefix + name) is not null ? file : throw Missing(name);

    private T Read<T>(string name, string kind, Func<JsonNode, T> convert)
    {
        if (!content.Values.TryGetValue(prefix + name, out JsonNode? node))
            throw Missing(name);
        try
        {
            return convert(node);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new UserException($"{content.Origin}: '{prefix + name}' is not the {kind} expected here: the checkpoint was written by "
                + "another version or configuration; start the run anew or use the version that wrote it.");
        }
    }

    private UserException Missing(string name) => new($"{content.Origin}: '{prefix + name}' is missing: the checkpoint was written by "
        + "another version or configuration; start the run anew or use the version that wrote it.");
}
