using System.Globalization;
using RlhfSharp.Core.Runs;

namespace RlhfSharp.Cli.Display;

/// <summary>The end of a run in a few lines: what a person wants to know before opening the report.</summary>
internal static class SummaryLines
{
    /// <summary>The results of a run, its time and its memory.</summary>
    public static IEnumerable<string> Of(RunSummary summary)
    {
        var figures = summary.Evaluation is { Count: > 0 } evaluation ? evaluation
            : summary.Metrics.Where(metric => metric.Key.StartsWith("eval_", StringComparison.Ordinal)).ToDictionary();
        return [.. Of(figures), $"Time and memory     {ProgressText.Duration(TimeSpan.FromSeconds(summary.Seconds))}, peak {ProgressText.Bytes(summary.PeakMemoryBytes)}"];
    }

    /// <summary>One line for each figure of an evaluation that a person asks for first.</summary>
    public static IEnumerable<string> Of(IReadOnlyDictionary<string, double> figures)
    {
        if (Lift(figures, "") is { } reward) yield return "Reward-model score  " + reward;
        if (Lift(figures, "gold_") is { } gold) yield return "Gold score          " + gold;
        if (WinRate(figures, "") is { } rate) yield return "Win rate            " + rate;
        if (WinRate(figures, "gold_") is { } goldRate) yield return "Win rate by gold    " + goldRate;
        if (figures.TryGetValue("pair_accuracy", out var accuracy))
            yield return "Pair accuracy       " + Share(accuracy)
                + (figures.TryGetValue("best_possible_pair_accuracy", out var best) ? $" (best possible {Share(best)})" : "");
        if (figures.TryGetValue("expected_calibration_error", out var error)) yield return "Calibration error   " + Share(error);
        if (figures.TryGetValue("kl", out var kl)) yield return $"KL                  {ProgressText.Number(kl)} nats per response";
        if (figures.TryGetValue("distinct_2", out var distinct)) yield return "Distinct bigrams    " + Share(distinct);
        if (figures.TryGetValue("perplexity", out var ofPolicy) && figures.TryGetValue("perplexity_baseline", out var ofBaseline))
            yield return $"Perplexity          {ProgressText.Number(ofBaseline)} -> {ProgressText.Number(ofPolicy)} on held-out texts";
        if (figures.TryGetValue("eval_perplexity", out var perplexity)) yield return "Perplexity          " + ProgressText.Number(perplexity);
        if (figures.TryGetValue("eval_mean_token_accuracy", out var tokens)) yield return "Token accuracy      " + Share(tokens);
        if (figures.TryGetValue("return_mean", out var mean))
            yield return "Return              " + ProgressText.Number(mean)
                + (figures.TryGetValue("return_std", out var deviation) ? $" (standard deviation {ProgressText.Number(deviation)})" : "");
        if (figures.TryGetValue("return_exact", out var exact)) yield return $"Expected return     {ProgressText.Number(exact)} (exact)";
    }

    private static string? Lift(IReadOnlyDictionary<string, double> figures, string prefix)
    {
        if (!figures.TryGetValue(prefix + "reward_mean_baseline", out var before) || !figures.TryGetValue(prefix + "reward_mean_policy", out var after)) return null;
        var text = $"{ProgressText.Number(before)} -> {ProgressText.Number(after)}";
        return figures.TryGetValue(prefix + "reward_std_baseline", out var deviation) && deviation > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{text} ({(after - before) / deviation:+0.0;-0.0} standard deviations)") : text;
    }

    private static string? WinRate(IReadOnlyDictionary<string, double> figures, string prefix)
    {
        if (!figures.TryGetValue(prefix + "win_rate", out var rate)) return null;
        return figures.TryGetValue(prefix + "win_rate_low", out var low) && figures.TryGetValue(prefix + "win_rate_high", out var high)
            ? $"{Share(rate)} (95 % interval {Share(low)} to {Share(high)})" : Share(rate);
    }

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");
}
