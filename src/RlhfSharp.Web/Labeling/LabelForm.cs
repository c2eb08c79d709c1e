using System.Globalization;
using Microsoft.AspNetCore.Http;
using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.Web.Labeling;

/// <summary>Reads the form; anything the page could not have sent is refused.</summary>
internal static class LabelForm
{
    /// <summary>Longest note, characters.</summary>
    public const int LongestNote = 2000;

    public const string Tie = "0", AllBad = "b", Skip = "s";

    /// <summary>The decision, or null where a field is not what it may be.</summary>
    public static Decision? Parse(IFormCollection form)
    {
        int? position = null;
        Verdict verdict;
        switch (form["choice"].ToString())
        {
            case Tie: verdict = Verdict.Tie; break;
            case AllBad: verdict = Verdict.AllBad; break;
            case Skip: verdict = Verdict.Skipped; break;
            case var text when Number(text) is >= 1 and var place: (verdict, position) = (Verdict.Picked, place - 1); break;
            default: return null;
        }
        var stated = form["strength"].ToString();
        int? strength = stated.Length == 0 ? null : Number(stated);
        if (stated.Length > 0 && strength is null or < 1 or > 4) return null;
        var note = form["note"].ToString().ReplaceLineEndings("\n").Trim(); // forms send two characters for a line break that counted as one
        if (note.Length > LongestNote) return null;
        return new Decision(verdict, position, verdict == Verdict.Picked ? strength : null, note.Length == 0 ? null : note, Number(form["milliseconds"].ToString()));
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
