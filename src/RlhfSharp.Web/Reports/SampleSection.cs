using System.Text;

namespace RlhfSharp.Web.Reports;

/// <summary>Responses to the same prompts before and after training, side by side. All model text is escaped.</summary>
internal static class SampleSection
{
    private const int Shown = 6, Limit = 40;

    /// <summary>The section, or nothing where no prompt was sampled twice.</summary>
    public static string Render(IReadOnlyList<RunRecord> runs)
    {
        var owners = runs.SelectMany(run => run.PhasesAndSelf().Select(owner => (Root: run, Snapshots: owner.SamplePairs(), owner.Evaluation)))
            .Where(entry => entry.Snapshots.Count + entry.Evaluation.Count > 0).ToList();
        if (owners.Count == 0) return "";
        var page = new StringBuilder();
        page.Append("<section id=\"samples\"><h2>Before and after</h2>")
            .Append("<p class=\"lead\">Answers to the same prompt by the model that training began with and by the one it ended with. The number is the score that training used.</p>");
        foreach (var (root, snapshots, evaluation) in owners)
        {
            if (runs.Count > 1) page.Append("<h3>").Append(Html.Escape(root.Name)).Append("</h3>");
            var first = snapshots.Count > 0 ? snapshots : Spread(evaluation, Shown);
            page.Append("<div class=\"samples\">");
            foreach (var pair in first.Take(Shown)) AppendPair(page, pair);
            page.Append("</div>");
            AppendMore(page, "more", first.Skip(Shown).Take(Limit));
            AppendMore(page, $"from the final evaluation, evenly spaced among its {evaluation.Count} prompts", snapshots.Count > 0 || evaluation.Count > Shown ? Spread(evaluation, Limit) : []);
        }
        return page.Append("</section>").ToString();
    }

    private static void AppendMore(StringBuilder page, string what, IEnumerable<SamplePair> pairs)
    {
        var list = pairs.ToList();
        if (list.Count == 0) return;
        page.Append($"<details><summary>{list.Count} {what}</summary><div class=\"samples\">");
        foreach (var pair in list) AppendPair(page, pair);
        page.Append("</div></details>");
    }

    // Not chosen by hand and not by score: every n-th.
    private static IReadOnlyList<SamplePair> Spread(IReadOnlyList<SamplePair> pairs, int count) =>
        pairs.Count <= count ? pairs : [.. Enumerable.Range(0, count).Select(i => pairs[(int)((long)i * pairs.Count / count)])];

    private static void AppendPair(StringBuilder page, SamplePair pair)
    {
        page.Append("<article class=\"sample\"><p class=\"prompt\">").Append(Html.Escape(pair.Before.Prompt)).Append("</p><div class=\"sides\">");
        var dated = pair.Before.Iteration != pair.After.Iteration;
        AppendSide(page, "before", dated ? $"iteration {pair.Before.Iteration}" : "", pair.Before);
        AppendSide(page, "after", dated ? $"iteration {pair.After.Iteration}" : "", pair.After);
        page.Append("</div></article>");
    }

    private static void AppendSide(StringBuilder page, string side, string when, SampleRecord sample)
    {
        page.Append("<div class=\"side ").Append(side).Append("\"><div class=\"side-head\"><span>").Append(side).Append(" <small>").Append(when).Append("</small></span>");
        if (sample.Score is { } score) page.Append("<span class=\"score\" title=\"score\">").Append(Html.Score(score)).Append("</span>");
        page.Append("</div><p class=\"response\">").Append(sample.Response.Length == 0 ? "<i>(empty)</i>" : Html.Escape(sample.Response.TrimStart())).Append("</p>");
        page.Append("<div class=\"side-foot\">");
        if (sample.GoldScore is { } gold) page.Append("<span>gold score ").Append(Html.Score(gold)).Append("</span>");
        AppendTokenKl(page, sample);
        page.Append("</div></div>");
    }

    private static void AppendTokenKl(StringBuilder page, SampleRecord sample)
    {
        if (sample.Kl is not { Count: > 1 } kl || !kl.All(double.IsFinite)) return;
        var most = kl.Max(Math.Abs);
        if (most < 1e-3) return;
        const double step = 5, height = 22;
        page.Append($"<span>{Html.Score(kl.Sum())} nats from the reference</span>");
        page.Append($"<svg class=\"kl\" viewBox=\"0 0 {Html.Coordinate(kl.Count * step)} {height}\" style=\"width:{Html.Coordinate(kl.Count * step)}px\" role=\"img\" aria-label=\"log-ratio of each token, {Html.Number(kl.Sum())} nats in sum\">")
            .Append($"<title>log-ratio to the reference for each token; sum {Html.Number(kl.Sum())} nats, largest {Html.Number(most)}</title>");
        for (var token = 0; token < kl.Count; token++)
        {
            var size = Math.Abs(kl[token]) / most * (height / 2 - 1);
            page.Append($"<rect class=\"{(kl[token] >= 0 ? "up" : "down")}\" x=\"{Html.Coordinate(token * step)}\" y=\"{Html.Coordinate(kl[token] >= 0 ? height / 2 - size : height / 2)}\" width=\"3.5\" height=\"{Html.Coordinate(Math.Max(size, 0.5))}\"/>");
        }
        page.Append($"</svg>");
    }
}
