using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.FineTuning.Data;

/// <summary>Prompts made of the first few tokens of real sentences, for a policy to continue.</summary>
public static class SentencePrompts
{
    /// <summary>The first n tokens of each text, n drawn evenly between the limits; texts that would leave nothing to continue are dropped and
    /// counted. Equal prompts are kept: they are as frequent as in the data.</summary>
    /// <param name="texts">The sentences.</param>
    /// <param name="encode">The tokenizer.</param>
    /// <param name="minimumTokens">Fewest tokens of a prompt, at least 1.</param>
    /// <param name="maximumTokens">Most tokens of a prompt.</param>
    /// <param name="random">Draws the lengths.</param>
    /// <param name="report">Counts the texts that are too short.</param>
    /// <exception cref="UserException">The limits are impossible, or no text is long enough.</exception>
    public static IReadOnlyList<int[]> FromStarts(
        IReadOnlyList<string> texts, Func<string, int[]> encode, int minimumTokens, int maximumTokens, RandomStream random,
        TruncationReport report)
    {
        if (minimumTokens < 1 || maximumTokens < minimumTokens)
            throw new UserException($"A prompt of {minimumTokens} to {maximumTokens} tokens is impossible: give 1 <= minimum <= maximum.");
        List<int[]> prompts = [];
        foreach (string text in texts)
        {
            int[] tokens = encode(text);
            int length = (int)random.NextInt64(minimumTokens, maximumTokens + 1L);
            if (tokens.Length <= length)
            {
                report.CountDropped($"sentence not longer than its prompt of {minimumTokens} to {maximumTokens} tokens");
                continue;
            }
            report.CountKept();
            prompts.Add(tokens[..length]);
        }
        return prompts.Count > 0
            ? prompts
            : throw new UserException($"None of {texts.Count} texts is longer than a prompt of {minimumTokens} to {maximumTokens} tokens: lower the limits.");
    }
}
