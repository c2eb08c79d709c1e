using System.Globalization;
using RlhfSharp.Web.Labeling.Statistics;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Labeling.Pages;

/// <summary>What the owner sees: figures that renew themselves, people, invitations.</summary>
internal sealed record OverviewPage(LabelFigures Figures, long Items, long Open, string FormToken)
{
    /// <summary>A link that was just made, with the name of whom it is for; it is shown this once.</summary>
    public (string Name, Uri Link)? Invitation { get; init; }

    /// <summary>What is wrong with the name that was given.</summary>
    public string? Mistake { get; init; }

    public string Render() => Shell.Page("Overview", "<span class=\"brand\">rlhf label</span><span></span><span class=\"who\"><a href=\"/\">Label</a></span>", $"""
        <h1>Overview</h1>
        {Invited()}
        <div id="figures" data-refresh="5">
        <dl class="tiles">
        {Tile("Labels", Count(Figures.Labels), Count(Open) + " to go, " + Count(Items) + " items")}
        {Tile("Fleiss' kappa", Kappa(Figures.Fleiss), Count(Figures.SharedItems) + " items judged by two or more")}
        {Tile("Shown first and picked", Percent(Figures.FirstPlace), Bias())}
        {Tile("Time per label", Seconds(Figures.MedianSeconds), "median")}
        </dl>
        <h2>People</h2>
        <div class="scroll"><table><thead><tr><th scope="col">Name<th scope="col">Labels<th scope="col">Ties<th scope="col">Skipped<th scope="col">Median time<th scope="col">Shown first and picked<th scope="col">Attention checks<th scope="col"></tr></thead><tbody>
        {string.Concat(Figures.People.Select(Row))}</tbody></table></div>
        {Agreements()}
        </div>
        <h2>Invite</h2>
        <form method="post" action="/overview/invite" class="invite">{LabelPage.Hidden(Labeling.FormToken.Field, FormToken)}
        <label>Name <input type="text" name="name" maxlength="60" required></label> <button>Make a link</button></form>
        {(Mistake is null ? "" : $"<p class=\"mistake\" role=\"alert\">{Html.Escape(Mistake)}</p>")}
        <p class="hint">The link signs in whoever opens it, for 30 days. For a person who is there already it is a further link.</p>
        """);

    private string Invited() => Invitation is not { } invitation ? "" : $"""
        <section class="invitation" role="status"><p>The link for {Html.Escape(invitation.Name)}. It is not stored and cannot be shown again:</p>
        <p><code>{Html.Escape(invitation.Link.ToString())}</code></p></section>
        """;

    private string Row(AnnotatorFigures of)
    {
        var person = of.Person;
        var revoke = person.IsOwner ? "owner" : person.IsRevoked ? "access ended" : $"""
            <form method="post" action="/overview/revoke">{LabelPage.Hidden(Labeling.FormToken.Field, FormToken)}{LabelPage.Hidden("id", person.Id.ToString(CultureInfo.InvariantCulture))}<button>End access</button></form>
            """;
        return $"<tr><th scope=\"row\">{Html.Escape(person.Name)}<td>{Count(of.Labels)}<td>{Count(of.Ties)}<td>{Count(of.Skips)}<td>{Seconds(of.MedianSeconds)}"
            + $"<td>{Percent(of.FirstPlace)}<td>{(of.Checks.Count == 0 ? "–" : $"{of.Checks.Hits} of {of.Checks.Count} passed")}<td>{revoke}</tr>\n";
    }

    private string Agreements() => Figures.Cohen.Count == 0 ? "<p class=\"hint\">Agreement appears when two people have judged the same items.</p>" : $"""
        <h2>Agreement of two, Cohen's kappa</h2>
        <div class="scroll"><table><thead><tr><th scope="col">First<th scope="col">Second<th scope="col">Kappa<th scope="col">Items</tr></thead><tbody>
        {string.Concat(Figures.Cohen.Select(pair => $"<tr><th scope=\"row\">{Html.Escape(pair.First)}<td>{Html.Escape(pair.Second)}<td>{Kappa(pair.Kappa)}<td>{Count(pair.Items)}</tr>"))}</tbody></table></div>
        """;

    private string Bias()
    {
        if (Figures.FirstPlace.Count == 0) return "95 % interval appears with the first pick";
        var (low, high) = Figures.FirstPlace.Interval;
        return $"95 % interval {Html.Percent(low)} to {Html.Percent(high)}; two answers: 50 % without a bias";
    }

    private static string Tile(string label, string value, string detail) => $"<div class=\"tile\"><dt>{label}</dt><dd><b>{value}</b><small>{detail}</small></dd></div>";

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Kappa(double? kappa) => kappa is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "–";

    private static string Percent(Share share) => share.Count == 0 ? "–" : Html.Percent(share.Value);

    private static string Seconds(double seconds) => double.IsNaN(seconds) ? "–" : Html.Duration(seconds);
}
