namespace RlhfSharp.Agents.Environments;

/// <summary>Returns of evaluation episodes.</summary>
/// <param name="Episodes">One summary for each episode, in the order of their seeds.</param>
public sealed record EvaluationResult(IReadOnlyList<EpisodeSummary> Episodes)
{
    /// <summary>Mean return.</summary>
    public double MeanReturn => Episodes.Average(episode => episode.Return);

    /// <summary>Population standard deviation of the return.</summary>
    public double ReturnDeviation
    {
        get
        {
            double mean = MeanReturn;
            return Math.Sqrt(Episodes.Average(episode => Math.Pow(episode.Return - mean, 2)));
        }
    }

    /// <summary>Mean length.</summary>
    public double MeanLength => Episodes.Average(episode => (double)episode.Length);
}
