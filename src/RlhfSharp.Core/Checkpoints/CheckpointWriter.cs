using System.Text.Json.Nodes;

namespace RlhfSharp.Core.Checkpoints;

/// <summary>Collects the state of a run by name. Every <see cref="Section"/> has its own names; a name is used once.</summary>
public sealed class CheckpointWriter
{
    private readonly CheckpointContent content;
    private readonly string prefix;

    internal CheckpointWriter(CheckpointContent content, string prefix = "")
    {
        this.content = content;
        this.prefix = prefix;
    }

    /// <summary>A writer whose names begin with <c>name/</c>.</summary>
    public CheckpointWriter Section(string name) => new(content, Key(name) + "/");

    /// <summary>Stores a tensor (float32, int64 or bool). It is read when the whole state has been collected: do not change or dispose it before.</summary>
    public void Write(string name, Tensor value) => content.Tensors.Add(Key(name), value);

    /// <summary>Stores an integer.</summary>
    public void Write(string name, long value) => content.Values.Add(Key(name), JsonValue.Create(value));

    /// <summary>Stores a number exactly, infinities and NaN included.</summary>
    public void Write(string name, double value) => content.Values.Add(Key(name), CheckpointNumbers.Encode(value));

    /// <summary>Stores a text.</summary>
    public void Write(string name, string value) => content.Values.Add(Key(name), JsonValue.Create(value));

    /// <summary>Stores a yes or no.</summary>
    public void Write(string name, bool value) => content.Values.Add(Key(name), JsonValue.Create(value));

    /// <summary>Stores a list of 64-bit words: the state of a random stream, the order of a data set.</summary>
    public void Write(string name, ulong[] value)
    {
        var words = new JsonArray();
        foreach (ulong word in value)
            words.Add(JsonValue.Create(word));
        content.Values.Add(Key(name), words);
    }

    private string Key(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return prefix + name;
    }
}
