using System.Text.Json;
using System.Text.Json.Nodes;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Policies;

/// <summary>The config.json of a saved policy; what is missing or of another kind is a <see cref="UserException"/> that names the file.</summary>
public sealed class PolicyDescription
{
    private readonly JsonObject _content;

    private PolicyDescription(string path, JsonObject content) => (Path, _content) = (path, content);

    /// <summary>The file it was read from.</summary>
    public string Path { get; }

    /// <summary>Reads the description.</summary>
    /// <exception cref="UserException">There is none, or it is no JSON object.</exception>
    public static PolicyDescription Read(string path)
    {
        if (!File.Exists(path))
            throw new UserException($"{System.IO.Path.GetDirectoryName(path)} has no config.json: it is not the folder of a saved policy.");
        try
        {
            return new PolicyDescription(path, JsonNode.Parse(File.ReadAllText(path))!.AsObject());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new UserException($"{path} is not the description of a saved policy: {error.Message}", error);
        }
    }

    /// <summary>Whether there is such a key.</summary>
    public bool Has(string key) => _content.ContainsKey(key);

    /// <summary>A text or a number.</summary>
    public T Get<T>(string key) => Convert(key, node => node.GetValue<T>());

    /// <summary>A list of texts or numbers.</summary>
    public IReadOnlyList<T> GetList<T>(string key) => Convert<IReadOnlyList<T>>(key, node => [.. node.AsArray().Select(item => item!.GetValue<T>())]);

    /// <summary>A description inside this one.</summary>
    public PolicyDescription GetSection(string key) => Convert(key, node => new PolicyDescription(Path, node.AsObject()));

    private T Convert<T>(string key, Func<JsonNode, T> convert)
    {
        if (_content[key] is not { } node)
            throw new UserException($"{Path} is not the description of a saved policy: '{key}' is missing.");
        try
        {
            return convert(node);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new UserException($"{Path} is not the description of a saved policy: '{key}' is {node.ToJsonString()}, another kind is needed.", error);
        }
    }
}
