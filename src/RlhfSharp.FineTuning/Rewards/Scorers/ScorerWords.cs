using System.Text.RegularExpressions;

namespace RlhfSharp.FineTuning.Rewards.Scorers;

/// <summary>Splits a text into lower-case words.</summary>
internal static partial class ScorerWords
{
    public static string[] Of(string text) => [.. Word().Matches(text).Select(match => match.Value.ToLowerInvariant())];

    [GeneratedRegex(@"[\p{L}\p{Nd}]+(?:['’][\p{L}]+)*")]
    private static partial Regex Word();
}
