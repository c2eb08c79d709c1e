using System.Text;

namespace RlhfSharp.Web.Reports;

/// <summary>The learning curves of one phase; with several runs, one line each in every chart.</summary>
internal static class CurveSection
{
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["sft"] = "Supervised fine-tuning",
        ["reward"] = "Reward model",
        ["reward-model"] = "Reward model",
        ["reward_model"] = "Reward model",
        ["train-reward"] = "Reward model",
        ["ppo"] = "PPO",
        ["train"] = "Reinforcement learning",
        ["control"] = "Reinforcement learning",
        ["quickstart"] = "Pipeline",
        ["evaluation"] = "Evaluation",
    };

    /// <summary>A phase's title as a reader knows it.</summary>
    public static string Title(string phase)
    {
        if (Titles.TryGetValue(phase, out var title)) return title;
        var member = phase.LastIndexOf('-'); // reward-2: the second of an ensemble
        return member > 0 && Titles.TryGetValue(phase[..member], out title) ? $"{title} {phase[(member + 1)..]}" : phase;
    }

    /// <summary>What the curves of a run that is not inside another belong to: a pipeline ends with PPO.</summary>
    public static string PhaseOf(RunRecord run)
    {
        if (run.Phase.Length > 0) return run.Phase;
        var command = run.Facts.GetValueOrDefault("command", "run");
        return command == "quickstart" ? "ppo" : command;
    }

    /// <summary>The section, or nothing where none of the runs recorded a metric.</summary>
    public static string Render(string phase, IReadOnlyList<(string Label, int Colour, RunRecord Run)> members)
    {
        var names = members.SelectMany(member => member.Run.Metrics).Select(metric => metric.Name).Distinct(StringComparer.Ordinal)
            .OrderBy(MetricCatalog.Order).ToList();
        if (names.Count == 0) return "";
        var page = new StringBuilder();
        page.Append($"<section id=\"phase-{Html.Escape(phase)}\"><h2>{Html.Escape(Title(phase))}</h2>").Append(Facts(members));
        var groups = names.Select(MetricCatalog.Describe).GroupBy(metric => metric.Group).ToList();
        foreach (var group in groups.Where(group => group.Key != MetricCatalog.Details))
            page.Append("<h3>").Append(Html.Escape(group.Key)).Append("</h3>").Append(Charts(group, members));
        if (groups.FirstOrDefault(group => group.Key == MetricCatalog.Details) is { } details)
        {
            var open = groups.Count == 1 ? " open=\"\"" : "";
            page.Append($"<details{open}><summary>{details.Count()} more metric{(details.Count() == 1 ? "" : "s")}</summary>").Append(Charts(details, members)).Append("</details>");
        }
        return page.Append("</section>").ToString();
    }

    private static string Charts(IEnumerable<MetricDescription> metrics, IReadOnlyList<(string Label, int Colour, RunRecord Run)> members)
    {
        var page = new StringBuilder("<div class=\"charts\">");
        foreach (var metric in metrics)
        {
            var lines = members.Where(member => member.Run.Metric(metric.Name) is not null)
                .Select(member => new ChartLine(member.Label, member.Colour, member.Run.Metric(metric.Name)!)).ToList();
            var target = metric.Name == "objective/kl" ? ConfigurationText.Number(members[0].Run.Configuration, "kl", "target") : null;
            page.Append(LineChart.Render(metric, lines, target));
        }
        return page.Append("</div>").ToString();
    }

    private static string Facts(IReadOnlyList<(string Label, int Colour, RunRecord Run)> members)
    {
        if (members.Count != 1) return "";
        var run = members[0].Run;
        var facts = new List<string>();
        var iterations = run.Metrics.Max(metric => metric.Iterations[^1]);
        facts.Add($"{Html.Number(iterations)} iterations");
        if (run.Figures.TryGetValue("seconds", out var seconds)) facts.Add(Html.Duration(seconds));
        if (run.Facts.TryGetValue("stopped_by", out var reason) && reason is not ("" or "completed")) facts.Add("stopped by " + Html.Escape(reason));
        return "<p class=\"lead\">" + string.Join(" · ", facts) + "</p>";
    }
}
