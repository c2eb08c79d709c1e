using YamlDotNet.RepresentationModel;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>The Hub's rules for a card's front matter that this project's cards touch.</summary>
internal static class CardRules
{
    private static readonly HashSet<string> Licences = ["apache-2.0", "mit", "cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "bsd-3-clause", "gpl-3.0", "openrail", "other", "unknown"];

    public static IEnumerable<string> Faults(string content)
    {
        if (!content.StartsWith("---\n", StringComparison.Ordinal)) yield break; // no front matter is allowed
        var end = content.IndexOf("\n---\n", 3, StringComparison.Ordinal);
        if (end < 0)
        {
            yield return "the metadata block is not closed";
            yield break;
        }
        YamlStream yaml = [];
        string? broken = null;
        try { yaml.Load(new StringReader(content[4..(end + 1)])); }
        catch (YamlDotNet.Core.YamlException error) { broken = error.Message; }
        if (broken is not null || yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is not YamlMappingNode card)
        {
            yield return $"bad YAML: {broken ?? "no mapping"}";
            yield break;
        }
        if (Text(card, "license") is { } licence && !Licences.Contains(licence)) yield return $"\"license\" must be one of [{string.Join(", ", Licences)}]";
        if (Text(card, "license") == "other" && Text(card, "license_name") is null) yield return "\"license_name\" is needed with \"license: other\"";
        if (card.Children.ContainsKey("licence")) yield return "\"licence\" is unknown; did you mean \"license\"?";
        foreach (var model in Items(card, "base_model"))
            if (model is not YamlScalarNode { Value: { } id } || id.Count(letter => letter == '/') > 1 || id.Any(char.IsWhiteSpace)) yield return "\"base_model\" must be a model id";
        foreach (var index in Items(card, "model-index").OfType<YamlMappingNode>())
        {
            if (Text(index, "name") is null) yield return "\"model-index[0].name\" is required";
            foreach (var result in Items(index, "results").OfType<YamlMappingNode>())
            {
                if (Child(result, "task") is not YamlMappingNode task || Text(task, "type") is null) yield return "\"task.type\" is required";
                if (Child(result, "dataset") is not YamlMappingNode dataset || Text(dataset, "type") is null || Text(dataset, "name") is null) yield return "\"dataset.type\" and \"dataset.name\" are required";
                foreach (var metric in Items(result, "metrics").OfType<YamlMappingNode>())
                    if (Text(metric, "type") is null || Child(metric, "value") is null) yield return "\"metrics[].type\" and \"value\" are required";
            }
        }
    }

    private static YamlNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? value : null;

    private static string? Text(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    private static IEnumerable<YamlNode> Items(YamlMappingNode node, string key) =>
        Child(node, key) switch { YamlSequenceNode list => list, { } single => [single], null => [] };
}
