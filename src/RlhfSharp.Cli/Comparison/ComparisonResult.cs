using RlhfSharp.Agents.Comparison;
using RlhfSharp.Agents.Figures;
using RlhfSharp.Core.Runs;
using RlhfSharp.Web.Comparisons;

namespace RlhfSharp.Cli.Comparison;

/// <summary>A finished comparison.</summary>
/// <param name="Rows">What was compared.</param>
/// <param name="Contestants">The runs of each row.</param>
/// <param name="Jobs">Runs side by side, which times depend on.</param>
internal sealed record ComparisonResult(IReadOnlyList<ComparedRow> Rows, IReadOnlyList<Contestant> Contestants, int Jobs)
{
    /// <summary>Every two rows on one environment.</summary>
    public IReadOnlyList<Duel> Duels { get; } = Duel.All(Contestants);

    /// <summary>Each row with its runs.</summary>
    public IEnumerable<(ComparedRow Row, Contestant Contestant)> Pairs => Rows.Zip(Contestants);

    /// <summary>Learning curves, one picture for each environment.</summary>
    /// <param name="folder">Where the runs lie.</param>
    public IReadOnlyList<CurvePanel> Curves(string folder) => LearningCurves.Panels([.. Contestants.Select(contestant => new ComparedCurve(
        contestant.Label, contestant.Environment, [.. contestant.Runs.Select(run => RunFolder.Open(ComparisonRunner.RunPath(folder, contestant.Label, run.Seed)).MetricsPath)]))]);

    /// <summary>Whether a row reached what it should; null where nothing is asked.</summary>
    public static bool? Reached(ComparedRow row, Contestant contestant) => row.Entry.AtLeast is not { } bar ? null
        : row.Entry.Of == Bar.Mean ? contestant.Mean >= bar : contestant.Runs.All(run => run.Score >= bar);
}
