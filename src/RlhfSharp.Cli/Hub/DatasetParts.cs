using System.Text.RegularExpressions;

namespace RlhfSharp.Cli.Hub;

/// <summary>The `configs` of a dataset card: files of the same stem are the splits of one configuration, so that files with other columns do not collide in the Hub's viewer.</summary>
internal static partial class DatasetParts
{
    /// <summary>One entry for each stem, the splits by the names of the files.</summary>
    public static List<object> Of(IEnumerable<string> paths) =>
    [
        .. paths.Select(path => (Path: path, Match: NamePattern().Match(path))).Where(file => file.Match.Success)
            .GroupBy(file => file.Match.Groups["stem"].Value is { Length: > 0 } stem ? stem.Replace('/', '-') : "default").OrderBy(part => part.Key, StringComparer.Ordinal)
            .Select(part => (object)new Dictionary<string, object>
            {
                ["config_name"] = part.Key,
                ["data_files"] = part.GroupBy(file => file.Match.Groups["split"].Value is { Length: > 0 } split ? split : "train").OrderBy(split => split.Key, StringComparer.Ordinal)
                    .Select(split => (object)new Dictionary<string, object> { ["split"] = split.Key, ["path"] = split.Select(file => file.Path).ToList() }).ToList(),
            }),
    ];

    [GeneratedRegex(@"^(?<stem>.*?)(?:(?:^|[-_./])(?<split>train|validation|test))?\.(?:jsonl|csv)(?:\.gz)?$")]
    private static partial Regex NamePattern();
}
