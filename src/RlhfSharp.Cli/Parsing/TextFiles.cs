using System.Text.Json;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Data;

namespace RlhfSharp.Cli.Parsing;

/// <summary>Reads the texts of plain text files and of JSON Lines in any of the column forms.</summary>
internal static class TextFiles
{
    private static readonly string[] Columns = ["text", "prompt", "completion", "chosen", "rejected"];

    /// <summary>Each line of a text file, or each text column of each object of a .jsonl or .jsonl.gz file.</summary>
    /// <exception cref="UserException">The file is missing, cannot be read, or a line holds no text.</exception>
    public static IEnumerable<string> Read(string path)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: no such file.{NearestFiles.Hint(path)}");
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() is ".jsonl" or ".json" or ".ndjson" ? ReadObjects(path) : ReadLines(path);
    }

    private static IEnumerable<string> ReadLines(string path) =>
        UserFiles.Read(path, () => File.ReadAllText(path)).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0);

    private static IEnumerable<string> ReadObjects(string path)
    {
        foreach (var (number, line) in JsonLineReader.Read(path))
        {
            var texts = new List<string>();
            try
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                    foreach (var column in Columns)
                        if (document.RootElement.TryGetProperty(column, out var value) && value.ValueKind == JsonValueKind.String) texts.Add(value.GetString()!);
            }
            catch (JsonException error)
            {
                throw new UserException($"{path}:{number}: is not valid JSON: {error.Message}");
            }
            if (texts.Count == 0) throw new UserException($"{path}:{number}: has none of the text columns {string.Join(", ", Columns)}");
            foreach (var text in texts) yield return text;
        }
    }
}
