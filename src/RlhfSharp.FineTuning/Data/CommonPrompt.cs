namespace RlhfSharp.FineTuning.Data;

/// <summary>Finds the prompt that two dialogues share when the data has no prompt column (Bai et al. 2022, hh-rlhf).</summary>
internal static class CommonPrompt
{
    private const string AssistantTurn = "\n\nAssistant:";

    /// <summary>The length of the shared prompt: up to and with the last "\n\nAssistant:" that both sides have in common; without one, the
    /// longest common beginning that splits no word (the blank before a word belongs to the response, as GPT-2's tokens have it).</summary>
    public static int Length(string first, string second)
    {
        int common = first.AsSpan().CommonPrefixLength(second);
        int turn = first.AsSpan(0, common).LastIndexOf(AssistantTurn);
        if (turn >= 0)
            return turn + AssistantTurn.Length;
        int split = common;
        while (split > 0 && !(IsBoundary(first, split) && IsBoundary(second, split)))
            split--;
        return split;
    }

    /// <summary>True when a response may begin at the index: at white space that follows something else.</summary>
    private static bool IsBoundary(string text, int index) =>
        index < text.Length && char.IsWhiteSpace(text[index]) && !char.IsWhiteSpace(text[index - 1]);
}
