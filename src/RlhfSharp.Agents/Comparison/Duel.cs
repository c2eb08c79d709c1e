using System.Globalization;

namespace RlhfSharp.Agents.Comparison;

/// <summary>Two contestants on the same environment, the better mean first.</summary>
public sealed record Duel
{
    /// <summary>The one with the higher mean.</summary>
    public required Contestant Better { get; init; }

    /// <summary>The other.</summary>
    public required Contestant Worse { get; init; }

    /// <summary>Difference of the means, not below 0.</summary>
    public double Difference => Better.Mean - Worse.Mean;

    /// <summary>95 % bootstrap interval of the difference.</summary>
    public required Interval DifferenceInterval { get; init; }

    /// <summary>Two-sided p-value of Welch's t-test; null where a side has a single seed, or where neither side varies.</summary>
    public required double? WelchP { get; init; }

    /// <summary>Two-sided p-value of the rank test of Mann and Whitney.</summary>
    public required double MannWhitneyP { get; init; }

    /// <summary>Hedges' g.</summary>
    public required double EffectSize { get; init; }

    /// <summary>P(a run of the better &gt; a run of the worse).</summary>
    public required double ProbabilityOfImprovement { get; init; }

    /// <summary>95 % bootstrap interval of that probability.</summary>
    public required Interval ProbabilityInterval { get; init; }

    /// <summary>Welch's p-value after Holm's correction for all duels of the comparison.</summary>
    public double? CorrectedP { get; init; }

    /// <summary>Compares two contestants.</summary>
    public static Duel Of(Contestant first, Contestant second)
    {
        (Contestant better, Contestant worse) = first.Mean >= second.Mean ? (first, second) : (second, first);
        double[] high = better.Scores, low = worse.Scores;
        bool canTest = high.Length > 1 && low.Length > 1;
        return new Duel
        {
            Better = better,
            Worse = worse,
            DifferenceInterval = Bootstrap.Of([high, low], samples => Sample.Mean(samples[0]) - Sample.Mean(samples[1])),
            WelchP = canTest ? WelchTest.PValue(high, low) : null,
            MannWhitneyP = MannWhitneyTest.PValue(high, low),
            EffectSize = canTest ? Sample.EffectSize(high, low) : double.NaN,
            ProbabilityOfImprovement = Sample.ProbabilityOfImprovement(high, low),
            ProbabilityInterval = Bootstrap.Of([high, low], samples => Sample.ProbabilityOfImprovement(samples[0], samples[1])),
        };
    }

    /// <summary>Every pair of contestants that share an environment and a kind of score, with p-values corrected together (Holm 1979).</summary>
    public static IReadOnlyList<Duel> All(IReadOnlyList<Contestant> contestants)
    {
        List<Duel> duels = [];
        for (int i = 0; i < contestants.Count; i++)
            for (int k = i + 1; k < contestants.Count; k++)
                if (contestants[i].Environment == contestants[k].Environment && contestants[i].Kind == contestants[k].Kind)
                    duels.Add(Of(contestants[i], contestants[k]));

        int[] order = [.. Enumerable.Range(0, duels.Count).Where(i => duels[i].WelchP is not null).OrderBy(i => duels[i].WelchP)];
        double corrected = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            corrected = Math.Max(corrected, Math.Min(1, duels[order[rank]].WelchP!.Value * (order.Length - rank)));
            duels[order[rank]] = duels[order[rank]] with { CorrectedP = corrected };
        }

        return duels;
    }

    /// <summary>The outcome in one sentence without its full stop: who beats whom, or that no difference is shown.</summary>
    public string Sentence()
    {
        string difference = string.Create(CultureInfo.InvariantCulture,
            $"{Signed(Difference)} [{Signed(DifferenceInterval.Low)}, {Signed(DifferenceInterval.High)}]");
        if (Better.Runs.Count < 2 || Worse.Runs.Count < 2)
            return $"{Better.Label} scores {difference} above {Worse.Label} on {Better.Environment}; with a single seed nothing is shown";
        if (CorrectedP is not { } p)
            return Difference == 0
                ? $"{Better.Label} and {Worse.Label} score the same on {Better.Environment} with every seed"
                : $"{Better.Label} scores {Signed(Difference)} above {Worse.Label} on {Better.Environment} with every seed; as neither varies, no t-test applies (rank test: p {Probability(MannWhitneyP)})";
        return p < 0.05
            ? $"{Better.Label} beats {Worse.Label} on {Better.Environment} (p {Probability(p)}, {difference})"
            : $"No difference is shown between {Better.Label} and {Worse.Label} on {Better.Environment} (p {Probability(p)}, {difference})";
    }

    private static string Probability(double p) => p < 0.001 ? "< 0.001" : "= " + p.ToString("0.000", CultureInfo.InvariantCulture);

    // As many digits as tell the difference from nothing: returns of 500 and of -0.04 are both compared.
    private string Signed(double value) =>
        value.ToString(Math.Abs(Difference) >= 0.1 ? "+0.##;-0.##;0" : "+0.####;-0.####;0", CultureInfo.InvariantCulture);
}
