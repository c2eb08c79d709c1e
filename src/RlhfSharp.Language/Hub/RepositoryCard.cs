using YamlDotNet.Serialization;

namespace RlhfSharp.Language.Hub;

/// <summary>README.md of a repository: metadata that the Hub reads (YAML between two lines of ---), then Markdown for people.</summary>
/// <param name="Metadata">Keys in the Hub's spelling (license, base_model, model-index ...); a null value is left out.</param>
/// <param name="Body">Markdown.</param>
public sealed record RepositoryCard(IReadOnlyList<KeyValuePair<string, object?>> Metadata, string Body)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "README.md";

    /// <summary>The file's text.</summary>
    public override string ToString()
    {
        ISerializer yaml = new SerializerBuilder().WithQuotingNecessaryStrings(true).WithIndentedSequences().WithNewLine("\n").Build();
        Dictionary<string, object> given = Metadata.Where(pair => pair.Value is not null and not (System.Collections.ICollection { Count: 0 })).ToDictionary(pair => pair.Key, pair => pair.Value!);
        return $"---\n{yaml.Serialize(given)}---\n\n{Body.ReplaceLineEndings("\n").TrimEnd()}\n";
    }

    /// <summary>The `model-index` entry of a model's measured figures.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="task">The Hub's name of the task, such as text-generation.</param>
    /// <param name="dataset">What it was measured on.</param>
    /// <param name="metrics">Type and value; values that are not finite are left out.</param>
    public static object? ModelIndex(string name, string task, string dataset, IEnumerable<KeyValuePair<string, double>> metrics)
    {
        List<object> values = [.. metrics.Where(metric => double.IsFinite(metric.Value)).Select(metric => new Dictionary<string, object> { ["type"] = metric.Key, ["value"] = Math.Round(metric.Value, 6) })];
        return values.Count == 0 ? null : new List<object>
        {
            new Dictionary<string, object>
            {
                ["name"] = name,
                ["results"] = new List<object>
                {
                    new Dictionary<string, object>
                    {
                        ["task"] = new Dictionary<string, object> { ["type"] = task },
                        ["dataset"] = new Dictionary<string, object> { ["type"] = dataset.Contains('/') ? dataset : dataset.ToLowerInvariant().Replace(' ', '-'), ["name"] = dataset },
                        ["metrics"] = values,
                    },
                },
            },
        };
    }
}
