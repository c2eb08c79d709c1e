using System.Globalization;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Labeling.Pages;

/// <summary>The page on which a person chooses.</summary>
internal sealed record LabelPage(Annotator Person, LabelProgress Progress, string FormToken)
{
    public const string StaleNotice = "stale", LateNotice = "late", UndoneNotice = "undone", ChangedNotice = "changed", NothingToUndoNotice = "first";

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
            LateNotice => "Somebody else has that one by now. Here is another.",
            ChangedNotice when Last is not null => "Changed: " + PastPage.Said(Last.Label) + ".",
            UndoneNotice => "Undone. Here it is again.",
            NothingToUndoNotice => "There is nothing left to undo.",
            _ => Last is null ? "" : "Before this: " + PastPage.Said(Last.Label) + ".",
        };
        return $"<p class=\"status\" role=\"status\">{Html.Escape(text)}</p>\n";
    }

    private string Question(Assignment assignment) => $"""
        <h1>{(assignment.Item.Responses.Count > 2 ? "Which answer is the best?" : "Which answer is better?")}</h1>
        {Prompt(assignment.Item.Prompt)}
        {new ChoiceForm("/label", [(Labeling.FormToken.Field, FormToken), ("ticket", assignment.Ticket)], assignment.Item, assignment.ShownOrder).Render()}
        """;

    internal static string Prompt(string prompt) =>
        prompt.Length == 0 ? "" : $"<section class=\"prompt\" aria-labelledby=\"prompt\"><h2 id=\"prompt\">Prompt</h2>{Shell.Text(prompt)}</section>";

    private string Nothing() => MoreToCome
        ? "<section class=\"message\"><h1>More answers are being sampled</h1><p>This page goes on by itself.</p></section>"
        : "<section class=\"message\"><h1>Nothing left to label</h1><p>Every item you can judge has its labels or is with somebody else. Thank you.</p></section>";

    private string Footer() => $"""
        <footer>
        {(Last is null ? "" : "<a class=\"key\" id=\"back\" href=\"/back/1\">Look back <kbd>←</kbd></a>")}
        <form method="post" action="/undo" id="undo">{Hidden(Labeling.FormToken.Field, FormToken)}<button aria-keyshortcuts="u"{(Last is null ? " disabled" : "")}>Undo <kbd aria-hidden="true">u</kbd></button></form>
        </footer>
        """;

    internal static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{name}\" value=\"{Html.Escape(value)}\">";
}
