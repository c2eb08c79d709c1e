namespace RlhfSharp.FineTuning.Data;

/// <summary>Fits token sequences into a context and counts what it did.</summary>
/// <param name="maximumTokens">Most tokens of prompt and response together, at least 1.</param>
/// <param name="policy">What happens to longer ones.</param>
/// <param name="report">Where the outcome of each example is counted.</param>
public sealed class LengthLimit(int maximumTokens, OverlongPolicy policy, TruncationReport report)
{
    private readonly int _maximumTokens = maximumTokens > 0
        ? maximumTokens
        : throw new ArgumentOutOfRangeException(nameof(maximumTokens), maximumTokens, "The limit must be at least one token.");

    /// <summary>The prompt to use with a response (a pair passes its longer one), or null when the example is dropped.</summary>
    /// <param name="prompt">The prompt's tokens.</param>
    /// <param name="responseTokens">Tokens of the response, its end token included.</param>
    public int[]? FitPrompt(int[] prompt, int responseTokens)
    {
        int room = _maximumTokens - responseTokens;
        if (prompt.Length <= room)
        {
            report.CountKept();
            return prompt;
        }
        if (policy == OverlongPolicy.Drop || room < 0 || (room == 0 && prompt.Length > 0))
        {
            report.CountDropped(room <= 0 ? $"response of {_maximumTokens} tokens or more" : $"over {_maximumTokens} tokens");
            return null;
        }
        report.CountCut($"prompt cut on the left to fit {_maximumTokens} tokens");
        return prompt[^room..];
    }

    /// <summary>The first tokens of a text without prompt, at most the limit; under <see cref="OverlongPolicy.Drop"/> null when longer.</summary>
    public int[]? FitText(int[] tokens)
    {
        if (tokens.Length <= _maximumTokens)
        {
            report.CountKept();
            return tokens;
        }
        if (policy == OverlongPolicy.Drop)
        {
            report.CountDropped($"over {_maximumTokens} tokens");
            return null;
        }
        report.CountCut($"text cut on the right to {_maximumTokens} tokens");
        return tokens[.._maximumTokens];
    }
}
