using System.Text.Json;

namespace RlhfSharp.TestSupport;

/// <summary>One recorded case of a <c>torch/*.json</c> fixture.</summary>
public sealed class GoldenCase
{
    internal GoldenCase(string fixture, string name, JsonElement json)
    {
        Fixture = fixture;
        Name = name;
        Json = json;
        Config = new GoldenConfig(json.Find("config"));
        Inputs = Tensors("inputs");
        Outputs = Tensors("outputs");
        Cotangents = Tensors("cotangents");
        Grads = Tensors("grads");
    }

    /// <summary>The fixture's name without folder and extension.</summary>
    public string Fixture { get; }

    /// <summary>Which variant.</summary>
    public string Name { get; }

    /// <summary>The whole case, for parts that are no plain tensors (lists of parameters, say).</summary>
    public JsonElement Json { get; }

    /// <summary>The variant's settings.</summary>
    public GoldenConfig Config { get; }

    /// <summary>Input tensors by name.</summary>
    public IReadOnlyDictionary<string, GoldenTensor> Inputs { get; }

    /// <summary>Expected tensors by name.</summary>
    public IReadOnlyDictionary<string, GoldenTensor> Outputs { get; }

    /// <summary>What each output is multiplied by in the scalar that is differentiated, when no output is called <c>loss</c>.</summary>
    public IReadOnlyDictionary<string, GoldenTensor> Cotangents { get; }

    /// <summary>Expected derivatives of that scalar by input name.</summary>
    public IReadOnlyDictionary<string, GoldenTensor> Grads { get; }

    /// <summary>A list of tensors somewhere in the case, for example <c>TensorList("inputs", "params")</c>.</summary>
    public GoldenTensor[] TensorList(params string[] path) => At(path).EnumerateArray().Select(GoldenTensor.Read).ToArray();

    /// <summary>A list of lists of tensors, for example <c>TensorLists("inputs", "grads")</c>: one list a step.</summary>
    public GoldenTensor[][] TensorLists(params string[] path) =>
        At(path).EnumerateArray().Select(list => list.EnumerateArray().Select(GoldenTensor.Read).ToArray()).ToArray();

    /// <summary>The named tensors of an object in the case, for example <c>Tensors("weights")</c>; empty when it has none.</summary>
    public IReadOnlyDictionary<string, GoldenTensor> Tensors(params string[] path)
    {
        Dictionary<string, GoldenTensor> tensors = [];
        if (TryAt(path) is { ValueKind: JsonValueKind.Object } parent)
            foreach (JsonProperty property in parent.EnumerateObject())
                if (GoldenTensor.IsTensor(property.Value))
                    tensors[property.Name] = GoldenTensor.Read(property.Value);
        return tensors;
    }

    /// <inheritdoc/>
    public override string ToString() => $"torch/{Fixture}.json: {Name}";

    private JsonElement At(string[] path) =>
        TryAt(path) ?? throw new KeyNotFoundException($"{this} has no {string.Join(".", path)}");

    private JsonElement? TryAt(string[] path)
    {
        JsonElement? current = Json;
        foreach (string name in path)
            current = current?.Find(name);
        return current;
    }
}
