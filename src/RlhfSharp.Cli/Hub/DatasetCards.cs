using System.Globalization;
using System.Text;
using System.Text.Json;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Cli.Hub;

/// <summary>The card of a dataset: its files, of those in JSON Lines their columns and sizes, and an example.</summary>
internal static class DatasetCards
{
    private const int ExampleLetters = 1000;

    public static RepositoryCard Make(CardRequest request, IReadOnlyList<(string Path, string Source)> files)
    {
        var title = request.Name.Split('/')[^1];
        StringBuilder text = new(), example = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {title}").AppendLine().AppendLine("| file | lines | columns |").AppendLine("| --- | --- | --- |");
        HashSet<string> columns = [];
        long lines = 0;
        foreach (var (path, source) in files.Where(file => file.Path.Contains(".jsonl", StringComparison.Ordinal)))
        {
            var (count, names, first) = Look(source);
            lines += count;
            columns.UnionWith(names);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {path} | {count} | {string.Join(", ", names.Select(name => $"`{name}`"))} |");
            if (example.Length == 0 && first.Length > 0) example.AppendLine().AppendLine("## Example").AppendLine().AppendLine("```json").AppendLine(first.Length > ExampleLetters ? first[..ExampleLetters] + " ..." : first).AppendLine("```");
        }
        var tables = files.Select(file => file.Path).Where(path => path.Contains(".csv", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var path in tables) text.AppendLine(CultureInfo.InvariantCulture, $"| {path} | | |");
        text.Append(example).AppendLine().AppendLine("## Use").AppendLine().AppendLine("```").AppendLine(CultureInfo.InvariantCulture, $"rlhf pull {request.Name} --dataset --output data").AppendLine("```");
        var isPreferences = columns.Contains("chosen") || columns.Contains("responses");
        return new RepositoryCard(
        [
            new("license", request.License),
            new("language", request.Language),
            new("task_categories", isPreferences ? new List<string> { "text-generation" } : null),
            new("tags", new List<string>([.. isPreferences ? ["preference", "rlhf"] : Array.Empty<string>(), "rlhfsharp"])),
            new("size_categories", tables.Count > 0 ? null : new List<string> { Size(lines) }),
            new("configs", DatasetParts.Of(files.Select(file => file.Path))),
        ], text.ToString());
    }

    private static (long Count, IReadOnlyList<string> Columns, string First) Look(string path)
    {
        long count = 0;
        List<string> columns = [];
        var first = "";
        foreach (var (number, line) in JsonLineReader.Read(path))
        {
            if (count++ > 0) continue;
            try
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.ValueKind == JsonValueKind.Object) columns.AddRange(document.RootElement.EnumerateObject().Select(property => property.Name));
                first = Encoding.UTF8.GetString(line.Span);
            }
            catch (JsonException error)
            {
                throw new UserException($"{path}:{number}: is no JSON: {error.Message}", error);
            }
        }
        return (count, columns, first);
    }

    // The Hub's own classes.
    private static string Size(long lines) => lines switch
    {
        < 1000 => "n<1K", < 10_000 => "1K<n<10K", < 100_000 => "10K<n<100K", < 1_000_000 => "100K<n<1M", < 10_000_000 => "1M<n<10M", < 100_000_000 => "10M<n<100M", _ => "100M<n<1B",
    };
}
