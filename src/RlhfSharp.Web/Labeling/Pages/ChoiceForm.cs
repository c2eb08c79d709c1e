using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Labeling.Pages;

/// <summary>The answers with a button each, ties and skips, strength and note: one plain form, of which the choice itself submits.</summary>
/// <param name="Action">Where it goes.</param>
/// <param name="Fields">Hidden fields.</param>
/// <param name="Item">What is judged.</param>
/// <param name="Order">Which response stands at each place.</param>
internal sealed record ChoiceForm(string Action, IReadOnlyList<(string Name, string Value)> Fields, LabelItem Item, IReadOnlyList<int> Order)
{
    private static readonly string[] strengths = ["Slightly", "Clearly", "Much", "Far"];

    /// <summary>What was said before; null for a new item.</summary>
    public LabelRecord? Earlier { get; init; }

    public string Render()
    {
        var many = Item.Responses.Count > 2;
        return $"""
            <form method="post" action="{Action}" id="label" autocomplete="off">
            <button disabled hidden></button><!-- what Enter in a field would press -->
            {string.Concat(Fields.Select(field => LabelPage.Hidden(field.Name, field.Value)))}{LabelPage.Hidden("milliseconds", "")}
            <div class="answers">{string.Concat(Order.Select((response, place) => Answer(place + 1, response)))}</div>
            <div class="others">
            {Button(LabelForm.Tie, many ? "None is better" : "Tie", "0")}
            {Button(LabelForm.AllBad, many ? "All bad" : "Both bad", "b")}
            {Button(LabelForm.Skip, "Skip", "s")}
            </div>
            <div class="more">
            <fieldset><legend>How much better? <small>optional, <kbd>Shift</kbd>+<kbd>1</kbd> to <kbd>4</kbd>, before you choose</small></legend>
            {string.Concat(strengths.Select((name, i) => $"<label><input type=\"radio\" name=\"strength\" value=\"{i + 1}\"{(Earlier?.Strength == i + 1 ? " checked" : "")}> {i + 1} {name}</label>"))}
            </fieldset>
            <label class="note">Note <small>optional, <kbd>n</kbd>; <kbd>Esc</kbd> leaves it</small>
            <textarea name="note" rows="2" maxlength="{LabelForm.LongestNote}">{Html.Escape(Earlier?.Note ?? "")}</textarea></label>
            </div>
            </form>
            """;
    }

    private string Answer(int place, int response)
    {
        var picked = Earlier?.Picked == response;
        return $"""
            <article class="answer{(picked ? " picked" : "")}" aria-labelledby="answer-{place}">
            <h2 id="answer-{place}">Answer {place}{(picked ? " · your choice" : "")}</h2>
            {Shell.Text(Item.Responses[response])}
            <button name="choice" value="{place}" aria-keyshortcuts="{place}">Answer {place} <kbd aria-hidden="true">{place}</kbd></button>
            </article>
            """;
    }

    private static string Button(string value, string text, string key) =>
        $"<button name=\"choice\" value=\"{value}\" aria-keyshortcuts=\"{key}\">{text} <kbd aria-hidden=\"true\">{key}</kbd></button>";
}
