using RlhfSharp.FineTuning.Evaluation;
using Spectre.Console;

namespace RlhfSharp.Cli.Display;

/// <summary>A few answers of an evaluation for the terminal, in Spectre's markup.</summary>
internal static class SampleLines
{
    private const int Shown = 4, Width = 160;

    /// <summary>Every n-th prompt with both answers and their scores; not chosen by score.</summary>
    public static IEnumerable<string> Of(EvaluatedPolicy evaluated)
    {
        for (var i = 0; i < Math.Min(Shown, evaluated.Before.Count); i++)
        {
            var at = (int)((long)i * evaluated.Before.Count / Math.Min(Shown, evaluated.Before.Count));
            yield return $"[grey]{Text(evaluated.Before[at].Prompt)}[/]";
            yield return $"  before [grey]{ProgressText.Number(evaluated.ScoresBefore[at]),7}[/]  {Text(evaluated.Before[at].Response)}";
            yield return $"  after  [blue]{ProgressText.Number(evaluated.ScoresAfter[at]),7}[/]  {Text(evaluated.After[at].Response)}";
        }
        if (evaluated.Before.Count > 0) yield return "";
    }

    private static string Text(string text) => Markup.Escape(ProgressText.OneLine(text.Trim(), Width));
}
