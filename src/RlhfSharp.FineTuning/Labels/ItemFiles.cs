using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Data;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>Reads items to be judged from JSON Lines in the forms of preference data; what such a file says of the answers matters for attention checks alone.</summary>
public static class ItemFiles
{
    /// <summary>Items whose answers stand in a file.</summary>
    /// <param name="path">`prompt` + `chosen` + `rejected`, or `prompt` + `responses`.</param>
    /// <param name="overlap">Share in [0, 1] of items that several people judge.</param>
    /// <param name="raters">How many people judge those.</param>
    /// <param name="random">Draws them.</param>
    /// <exception cref="UserException">The file is missing, empty or malformed.</exception>
    public static IReadOnlyList<NewItem> Read(string path, double overlap, int raters, RandomStream random) =>
        [.. new DatasetReader().ReadResponses(path).Items.Select(group => new NewItem(group.Prompt, group.Responses, Path.GetFileName(path)) { Wanted = Wanted(overlap, raters, random) })];

    /// <summary>Attention checks: items whose best answer is beyond doubt.</summary>
    /// <param name="path">As for <see cref="Read"/>; each line must name one best answer: `chosen`, `ranks` or `best`.</param>
    /// <exception cref="UserException">The file is missing, empty or malformed, or a line names no best answer.</exception>
    public static IReadOnlyList<NewItem> ReadChecks(string path) =>
        [.. new DatasetReader().ReadPreferences(path).Items.Select((group, i) => new NewItem(group.Prompt, group.Responses, Path.GetFileName(path))
        {
            Expected = Best(group) ?? throw new UserException($"{path}: check {i + 1} is a tie; an attention check needs one answer that everybody picks."),
        })];

    /// <summary>Draws how many people judge an item.</summary>
    public static int Wanted(double overlap, int raters, RandomStream random) => random.NextDouble() < overlap ? raters : 1;

    private static int? Best(ResponseGroup group)
    {
        if (group.Best is int best)
            return best;
        int[] first = [.. Enumerable.Range(0, group.Responses.Count).Where(i => group.Ranks![i] == group.Ranks.Min())];
        return first is [int only] ? only : null;
    }
}
