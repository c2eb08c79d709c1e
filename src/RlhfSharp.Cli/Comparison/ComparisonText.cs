using System.Globalization;
using RlhfSharp.Agents.Comparison;

namespace RlhfSharp.Cli.Comparison;

/// <summary>The cells of a comparison's table, the same on the terminal, in Markdown and on the page.</summary>
internal static class ComparisonText
{
    /// <summary>The columns that every table has.</summary>
    public static readonly string[] Columns = ["environment", "row", "score", "mean ± sd", "95 % of mean", "IQM", "seeds", "s a run"];

    /// <summary>One row of these columns.</summary>
    public static string[] Cells(ComparedRow row, Contestant contestant) =>
    [
        contestant.Environment, row.Label, Kind(contestant.Kind), $"{Number(contestant.Mean)} ± {Number(contestant.Deviation)}", Text(contestant.MeanInterval),
        Number(contestant.InterquartileMean), string.Join(' ', contestant.Scores.Select(Number)), contestant.MedianSeconds.ToString("0.0", CultureInfo.InvariantCulture),
    ];

    /// <summary>The columns of the tests.</summary>
    public static readonly string[] DuelColumns =
        ["environment", "better", "worse", "difference", "95 %", "Welch p", "corrected (Holm)", "Mann-Whitney p", "effect size g", "P(better run)", "95 %"];

    /// <summary>One row of these columns.</summary>
    public static string[] Cells(Duel duel) =>
    [
        duel.Better.Environment, duel.Better.Label, duel.Worse.Label, Number(duel.Difference), Text(duel.DifferenceInterval), Probability(duel.WelchP),
        Probability(duel.CorrectedP), Probability(duel.MannWhitneyP), Number(duel.EffectSize), Number(duel.ProbabilityOfImprovement), Text(duel.ProbabilityInterval),
    ];

    private static string Probability(double? p) => p switch
    {
        null => "–",
        < 0.001 => "< 0.001",
        { } value => value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    /// <summary>What a row should reach and whether it did: ">= 475 in each seed: 5 of 5".</summary>
    public static string Bar(ComparedRow row, Contestant contestant)
    {
        if (row.Entry.AtLeast is not { } bar) return "";
        return row.Entry.Of == Agents.Comparison.Bar.Mean
            ? $"mean ≥ {Number(bar)}: {(contestant.Mean >= bar ? "met" : "missed")}"
            : $"each ≥ {Number(bar)}: {contestant.Runs.Count(run => run.Score >= bar)} of {contestant.Runs.Count}";
    }

    /// <summary>What a score is, in a word or two.</summary>
    public static string Kind(ScoreKind kind) => kind switch
    {
        ScoreKind.Training => "training",
        ScoreKind.Leaderboard => "mean - sd",
        ScoreKind.Exact => "exact",
        _ => "evaluation",
    };

    /// <summary>Four decimals below one, two below ten, one below a thousand.</summary>
    public static string Number(double value) =>
        !double.IsFinite(value) ? "–" : value.ToString(Math.Abs(value) switch { 0 => "0", < 1 => "0.0000", < 10 => "0.00", < 1000 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);

    /// <summary>[low, high]</summary>
    public static string Text(Interval interval) => $"[{Number(interval.Low)}, {Number(interval.High)}]";
}
