using System.Text;

namespace RlhfSharp.Web.Reports;

/// <summary>The first screen of a report: one sentence on what came out, and the figures behind it.</summary>
internal static class VerdictSection
{
    /// <summary>The section for one run.</summary>
    public static string Render(RunRecord run)
    {
        var page = new StringBuilder();
        page.Append("<section id=\"summary\">");
        var sentence = Sentence(run);
        if (sentence.Length > 0) page.Append("<p class=\"verdict\">").Append(sentence).Append("</p>");
        if (run.Facts.TryGetValue("stopped_by", out var reason) && reason.Length > 0 && reason != "completed")
            page.Append("<p class=\"note\">The run ended early: ").Append(Html.Escape(reason)).Append(".</p>");
        page.Append("<div class=\"tiles\">");
        foreach (var (label, value, detail) in Tiles(run))
        {
            page.Append("<div class=\"tile\"><span class=\"label\">").Append(Html.Escape(label))
                .Append("</span><span class=\"value\">").Append(value).Append("</span>");
            if (detail.Length > 0) page.Append("<span class=\"detail\">").Append(detail).Append("</span>");
            page.Append("</div>");
        }
        return page.Append("</div></section>").ToString();
    }

    private static string Sentence(RunRecord run)
    {
        var parts = new List<string>();
        if (Lift(run, "") is { } lift)
            parts.Add($"the reward model's score of the policy's answers went from <b>{Html.Score(lift.Before)}</b> to <b>{Html.Score(lift.After)}</b>{Deviations(lift.Deviations)}");
        if (Lift(run, "gold_") is { } gold)
            parts.Add($"the gold score, which training never sees, went from <b>{Html.Score(gold.Before)}</b> to <b>{Html.Score(gold.After)}</b>{Deviations(gold.Deviations)}");
        if ((run.Figure("gold_win_rate") ?? run.Figure("win_rate")) is { } rate)
            parts.Add($"the new policy wins <b>{Html.Percent(rate)}</b> of comparisons with the model it started from");
        if (parts.Count == 0 && run.Figure("pair_accuracy") is { } accuracy)
            parts.Add($"the reward model ranks <b>{Html.Percent(accuracy)}</b> of unseen pairs as the label says"
                + (run.Figure("best_possible_pair_accuracy") is { } best ? $"; with these labels nobody could reach more than {Html.Percent(best)}" : ""));
        if (parts.Count == 0) return "";
        var text = string.Join("; ", parts) + ".";
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static List<(string Label, string Value, string Detail)> Tiles(RunRecord run)
    {
        var tiles = new List<(string, string, string)>();
        AddLift(tiles, run, "gold_", "Gold score");
        AddLift(tiles, run, "", "Reward-model score");
        AddWinRate(tiles, run, "gold_", "Win rate by gold score");
        AddWinRate(tiles, run, "", "Win rate by reward model");
        if (run.Figure("pair_accuracy") is { } accuracy)
            tiles.Add(("Reward-model accuracy", Html.Percent(accuracy),
                run.Figure("best_possible_pair_accuracy") is { } best ? $"best possible {Html.Percent(best)}" : "on unseen pairs"));
        if (run.Figure("expected_calibration_error") is { } error) tiles.Add(("Calibration error", Html.Percent(error), "expected, 0 is perfect"));
        if (run.Figure("kl") is { } kl) tiles.Add(("KL from the start", Html.Number(kl) + " <small>nats</small>", "per response"));
        if (run.Figure("distinct_2") is { } distinct) tiles.Add(("Distinct bigrams", Html.Percent(distinct), "of the policy's responses"));
        if (run.Figure("perplexity") is { } perplexity) tiles.Add(("Perplexity", Html.Number(perplexity), "on held-out text"));
        if (run.Figure("mean_tokens") is { } tokens) tiles.Add(("Response length", Html.Number(tokens) + " <small>tokens</small>", "mean"));
        if (run.Figure("return_mean") is { } episodeReturn)
            tiles.Add(("Return", Html.Number(episodeReturn), run.Figure("return_std") is { } spread ? $"± {Html.Number(spread)} over evaluation episodes" : "mean over evaluation episodes"));
        if (run.Figures.TryGetValue("seconds", out var seconds)) tiles.Add(("Time", Html.Duration(seconds), "wall clock"));
        if (run.Figures.TryGetValue("peak_memory_bytes", out var bytes)) tiles.Add(("Peak memory", Html.Bytes(bytes), "of the process"));
        return tiles;
    }

    private static void AddLift(List<(string, string, string)> tiles, RunRecord run, string prefix, string label)
    {
        if (Lift(run, prefix) is { } lift)
            tiles.Add((label, $"<small>{Html.Score(lift.Before)} →</small> {Html.Score(lift.After)}",
                lift.Deviations is { } deviations ? $"{deviations:+0.0;−0.0} standard deviations" : "before → after"));
    }

    private static void AddWinRate(List<(string, string, string)> tiles, RunRecord run, string prefix, string label)
    {
        if (run.Figure(prefix + "win_rate") is not { } rate) return;
        var interval = run.Figure(prefix + "win_rate_low") is { } low && run.Figure(prefix + "win_rate_high") is { } high
            ? $"{low * 100:0.0} – {high * 100:0.0} % at 95 % confidence" : "against the starting model";
        tiles.Add((label, Html.Percent(rate), interval));
    }

    private static string Deviations(double? deviations) =>
        deviations is { } number ? $" ({number:+0.0;−0.0} standard deviations)" : "";

    private static (double Before, double After, double? Deviations)? Lift(RunRecord run, string prefix)
    {
        if (run.Figure(prefix + "reward_mean_baseline") is not { } before || run.Figure(prefix + "reward_mean_policy") is not { } after) return null;
        var deviations = run.Figure(prefix + "reward_std_baseline") is { } spread and > 0 ? (after - before) / spread : (double?)null;
        return (before, after, deviations);
    }
}
