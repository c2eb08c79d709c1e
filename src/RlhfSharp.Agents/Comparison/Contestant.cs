namespace RlhfSharp.Agents.Comparison;

/// <summary>One agent with one configuration on one environment, over several seeds.</summary>
/// <param name="Label">Unique in the comparison.</param>
/// <param name="Agent">Its name.</param>
/// <param name="Environment">Gymnasium's name.</param>
/// <param name="Kind">What its scores are.</param>
/// <param name="Runs">One for each seed, at least one.</param>
public sealed record Contestant(string Label, string Agent, string Environment, ScoreKind Kind, IReadOnlyList<SeedScore> Runs)
{
    /// <summary>The scores in the order of the runs.</summary>
    public double[] Scores => [.. Runs.Select(run => run.Score)];

    /// <summary>Mean over seeds.</summary>
    public double Mean => Sample.Mean(Scores);

    /// <summary>Standard deviation over seeds, with n - 1.</summary>
    public double Deviation => Sample.Deviation(Scores);

    /// <summary>Interquartile mean over seeds.</summary>
    public double InterquartileMean => Sample.InterquartileMean(Scores);

    /// <summary>95 % bootstrap interval of the mean.</summary>
    public Interval MeanInterval => Bootstrap.Of([Scores], samples => Sample.Mean(samples[0]));

    /// <summary>95 % bootstrap interval of the interquartile mean.</summary>
    public Interval InterquartileMeanInterval => Bootstrap.Of([Scores], samples => Sample.InterquartileMean(samples[0]));

    /// <summary>Median wall-clock seconds of a run.</summary>
    public double MedianSeconds
    {
        get
        {
            double[] sorted = [.. Runs.Select(run => run.Seconds).Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }
}
