using System.Globalization;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Labeling.Pages;

/// <summary>The page on which a person chooses.</summary>
internal sealed record LabelPage(Annotator Person, LabelProgress Progress, string FormToken)
{
    public const string StaleNotice = "stale", LateNotice = "late", UndoneNotice = "undone", NothingToUndoNotice = "first";

    private static readonly string[] strengths = ["Slightly", "Clearly", "Much", "Far"];

    /// <summary>What is to be judged; null when nothing is left.</summary>
    public Assignment? Assignment { get; init; }

    /// <summary>What this person judged last.</summary>
    public PastLabel? Last { get; init; }

    /// <summary>One of the notices above; anything else says nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>True while answers are still being sampled.</summary>
    public bool MoreToCome { get; init; }

    public string Render()
    {
        var waiting = Assignment is null && MoreToCome;
        return Shell.Page(
            Assignment is null ? waiting ? "Waiting" : "Done" : string.Create(CultureInfo.InvariantCulture, $"Label {Progress.Done + 1}"), Shell.Bar(Person, Progress),
            Status() + (Assignment is { } assignment ? Question(assignment) : Nothing()) + Footer(), waiting ? "<meta http-equiv=\"refresh\" content=\"3\">\n" : "");
    }

    private string Status()
    {
        var text = Notice switch
        {
            StaleNotice => "The server was restarted, or the page was old. Nothing was stored; please choose again.",
            LateNotice => "That one had been with you so long that somebody else has it now. Here is another.",
            UndoneNotice => "Undone. Here it is again.",
            NothingToUndoNotice => "There is nothing left to undo.",
            _ => Last is null ? "" : "Before this: " + PastPage.Said(Last.Label) + ".",
        };
        return $"<p class=\"status\" role=\"status\">{Html.Escape(text)}</p>\n";
    }

    private string Question(Assignment assignment)
    {
        var item = assignment.Item;
        var answers = string.Concat(assignment.ShownOrder.Select((response, place) => Answer(place + 1, item.Responses[response])));
        var many = item.Responses.Count > 2;
        return $"""
            <h1>{(many ? "Which answer is the best?" : "Which answer is better?")}</h1>
            {Prompt(item.Prompt)}
            <form method="post" action="/label" id="label" autocomplete="off">
            <button disabled hidden></button><!-- what Enter in a field would press -->
            {Hidden("csrf", FormToken)}{Hidden("ticket", assignment.Ticket)}{Hidden("milliseconds", "")}
            <div class="answers">{answers}</div>
            <div class="others">
            {Button(LabelForm.Tie, many ? "None is better" : "Tie", "0")}
            {Button(LabelForm.AllBad, many ? "All bad" : "Both bad", "b")}
            {Button(LabelForm.Skip, "Skip", "s")}
            </div>
            <div class="more">
            <fieldset><legend>How much better? <small>optional, <kbd>Shift</kbd>+<kbd>1</kbd> to <kbd>4</kbd>, before you choose</small></legend>
            {string.Concat(strengths.Select((name, i) => $"<label><input type=\"radio\" name=\"strength\" value=\"{i + 1}\"> {i + 1} {name}</label>"))}
            </fieldset>
            <label class="note">Note <small>optional, <kbd>n</kbd>; <kbd>Esc</kbd> leaves it</small>
            <textarea name="note" rows="2" maxlength="{LabelForm.LongestNote}"></textarea></label>
            </div>
            </form>
            """;
    }

    private static string Answer(int place, string text) => $"""
        <article class="answer" aria-labelledby="answer-{place}">
        <h2 id="answer-{place}">Answer {place}</h2>
        {Shell.Text(text)}
        <button name="choice" value="{place}" aria-keyshortcuts="{place}">Answer {place} <kbd aria-hidden="true">{place}</kbd></button>
        </article>
        """;

    internal static string Prompt(string prompt) =>
        prompt.Length == 0 ? "" : $"<section class=\"prompt\" aria-labelledby=\"prompt\"><h2 id=\"prompt\">Prompt</h2>{Shell.Text(prompt)}</section>";

    private string Nothing() => MoreToCome
        ? "<section class=\"message\"><h1>More answers are being sampled</h1><p>This page goes on by itself.</p></section>"
        : "<section class=\"message\"><h1>Nothing left to label</h1><p>Every item you can judge has its labels or is with somebody else. Thank you.</p></section>";

    private string Footer() => $"""
        <footer>
        {(Last is null ? "" : "<a class=\"key\" id=\"back\" href=\"/back/1\">Look back <kbd>←</kbd></a>")}
        <form method="post" action="/undo" id="undo">{Hidden("csrf", FormToken)}<button aria-keyshortcuts="u"{(Last is null ? " disabled" : "")}>Undo <kbd aria-hidden="true">u</kbd></button></form>
        </footer>
        """;

    private static string Button(string value, string text, string key) =>
        $"<button name=\"choice\" value=\"{value}\" aria-keyshortcuts=\"{key}\">{text} <kbd aria-hidden=\"true\">{key}</kbd></button>";

    internal static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{name}\" value=\"{Html.Escape(value)}\">";
}
