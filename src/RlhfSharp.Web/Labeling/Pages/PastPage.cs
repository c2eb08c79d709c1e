using System.Globalization;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Labeling.Pages;

/// <summary>An earlier label of the person who looks, as the page stood then. Another choice takes its place.</summary>
internal sealed record PastPage(Annotator Person, LabelProgress Progress, PastLabel Past, int Back, string FormToken)
{
    /// <summary>"you picked answer 2 (clearly better)".</summary>
    public static string Said(LabelRecord label) => label.Verdict switch
    {
        Verdict.Picked => string.Create(CultureInfo.InvariantCulture, $"you picked answer {Place(label)}")
            + (label.Strength is { } strength ? string.Create(CultureInfo.InvariantCulture, $" with strength {strength}") : ""),
        Verdict.Tie => "you saw no difference",
        Verdict.AllBad => "you found all bad",
        _ => "you skipped",
    };

    public string Render()
    {
        var (label, item) = Past;
        var said = Said(label);
        return Shell.Page("Looking back", Shell.Bar(Person, Progress), $"""
            <p class="status" role="status">{Back} back: {Html.Escape(said)}. Another choice takes the place of this one; the log keeps both.</p>
            <h1>Looking back</h1>
            {LabelPage.Prompt(item.Prompt)}
            {new ChoiceForm("/change", [(Labeling.FormToken.Field, FormToken), ("label", label.Event.ToString(CultureInfo.InvariantCulture))], item, label.ShownOrder) { Earlier = label }.Render()}
            <footer>
            <a class="key" id="back" href="/back/{Back + 1}">Further back <kbd>←</kbd></a>
            <a class="key" id="forward" href="{(Back == 1 ? "/" : $"/back/{Back - 1}")}">Forward <kbd>→</kbd></a>
            </footer>
            """);
    }

    private static int Place(LabelRecord label) => label.ShownOrder.ToList().IndexOf(label.Picked!.Value) + 1;
}
