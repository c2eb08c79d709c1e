using System.Globalization;
using System.Text;
using RlhfSharp.Cli.Diagnosis;

namespace RlhfSharp.Cli.Comparison;

/// <summary>A comparison as a part of a page of Markdown.</summary>
internal static class ComparisonMarkdown
{
    /// <summary>A table of the rows, then the outcome of each duel.</summary>
    /// <param name="result">What was measured.</param>
    /// <param name="command">The command line that made it.</param>
    /// <param name="machine">Where.</param>
    /// <param name="date">When.</param>
    public static string Write(ComparisonResult result, string command, Machine machine, DateOnly date)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"Written by `{command}` on {date:yyyy-MM-dd}: {machine.Processor}, {result.Jobs} runs side by side, one thread each, rlhf {ProgramBuild.Name}.\n");
        page.Append("Score: *evaluation* is the mean return after training, with the best action at every step; *training* that of the last 100 training episodes; "
            + "*mean - sd* the former less its standard deviation over episodes, as Hugging Face ranks agents; *exact* the expected return of the greedy policy by dynamic programming. ± is the standard deviation over seeds, intervals are 95 % bootstrap "
            + "intervals, IQM is the mean of the middle half.\n\n");
        Row(page, [.. ComparisonText.Columns, "asked", "others", "command"]);
        Row(page, [.. Enumerable.Repeat("---", ComparisonText.Columns.Length + 3)]);
        foreach (var (row, contestant) in result.Pairs)
            Row(page, [.. ComparisonText.Cells(row, contestant), ComparisonText.Bar(row, contestant), row.Entry.Reference ?? "", $"`{row.Command} --seed N`"]);
        if (result.Duels.Count > 0) page.Append('\n');
        foreach (var duel in result.Duels) page.Append("- ").Append(duel.Sentence()).Append('\n');
        return page.ToString();
    }

    // A bar ends a cell, within code too; a line break would end the table.
    private static void Row(StringBuilder page, params string[] cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" "))).Append(" |\n");
}
