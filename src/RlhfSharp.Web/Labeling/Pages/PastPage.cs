using System.Globalization;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Labeling.Pages;

/// <summary>An earlier label of the person who looks, as the page stood then; nothing can be changed here.</summary>
internal sealed record PastPage(Annotator Person, LabelProgress Progress, PastLabel Past, int Back)
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
        var picked = label.Verdict == Verdict.Picked ? Place(label) : 0;
        var answers = string.Concat(label.ShownOrder.Select((response, at) => $"""
            <article class="answer{(picked == at + 1 ? " picked" : "")}" aria-labelledby="answer-{at + 1}">
            <h2 id="answer-{at + 1}">Answer {at + 1}{(picked == at + 1 ? " · your choice" : "")}</h2>
            {Shell.Text(item.Responses[response])}
            </article>
            """));
        var said = Said(label);
        return Shell.Page("Looking back", Shell.Bar(Person, Progress), $"""
            <p class="status" role="status">{Back} back: {Html.Escape(said)}.{(label.Note is null ? "" : " Note: " + Html.Escape(label.Note))}</p>
            <h1>Looking back</h1>
            {LabelPage.Prompt(item.Prompt)}
            <div class="answers">{answers}</div>
            <footer>
            <a class="key" id="back" href="/back/{Back + 1}">Further back <kbd>←</kbd></a>
            <a class="key" id="forward" href="{(Back == 1 ? "/" : $"/back/{Back - 1}")}">Forward <kbd>→</kbd></a>
            </footer>
            """);
    }

    private static int Place(LabelRecord label) => label.ShownOrder.ToList().IndexOf(label.Picked!.Value) + 1;
}
