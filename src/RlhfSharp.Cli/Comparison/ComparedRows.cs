using RlhfSharp.Agents.Comparison;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;

namespace RlhfSharp.Cli.Comparison;

/// <summary>Reads the settings of every row before the first run begins, so that a mistake in the last one shows at once.</summary>
internal static class ComparedRows
{
    /// <summary>The rows with labels and settings.</summary>
    /// <param name="entries">What was asked for.</param>
    /// <param name="folder">What paths of configurations are relative to.</param>
    /// <param name="overrides">Settings for all rows.</param>
    /// <exception cref="UserException">No row, a row that is wrong, or two with one label.</exception>
    public static IReadOnlyList<ComparedRow> Read(IReadOnlyList<ComparisonEntry> entries, string folder, IReadOnlyList<string> overrides)
    {
        if (entries.Count == 0)
            throw new UserException("there is nothing to compare: give configurations, --env with --agent, or --table");
        var read = entries.Select(entry => Read(entry, folder, overrides)).ToList();
        var several = read.Select(row => row.Options.Environment.Id).Distinct().Count() > 1;
        var rows = read.Select(row => row with { Label = row.Entry.Label ?? Label(row.Options, several) }).ToList();
        foreach (var row in rows)
            if (row.Label.Length == 0 || row.Label.IndexOfAny(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) >= 0 || row.Label is "." or "..")
                throw new UserException($"the label '{row.Label}' is no name of a folder; use letters, digits, spaces, '-' and '_'");
        if (rows.GroupBy(row => row.Label, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UserException($"two rows are called '{twice.Key}'; give them labels of their own in a --table");
        return rows;
    }

    private static ComparedRow Read(ComparisonEntry entry, string folder, IReadOnlyList<string> overrides)
    {
        var file = entry.Config is null ? null : Path.Combine(folder, entry.Config);
        IReadOnlyList<string> set = [.. entry.Set, .. overrides];
        var (options, _) = ControlConfiguration.Load(entry.Agent, entry.Environment, file, set);
        AgentRegistry.Find(options.Agent).Create(options).Dispose();
        return new ComparedRow("", options, entry, Command(entry, file, set));
    }

    // Typed where the comparison is typed, so with the file as seen from there.
    private static string Command(ComparisonEntry entry, string? file, IReadOnlyList<string> set) => CommandText.Join(
    [
        "rlhf", "train", .. Given("--config", file is null ? null : Path.GetRelativePath(Directory.GetCurrentDirectory(), file)),
        .. Given("--agent", entry.Agent), .. Given("--env", entry.Environment), .. set.SelectMany(text => Given("--set", text)),
    ]);

    private static IEnumerable<string> Given(string option, string? value) => value is null ? [] : [option, value];

    private static string Label(ControlOptions options, bool withEnvironment) => withEnvironment ? $"{options.Agent} {options.Environment.Id}" : options.Agent;
}
