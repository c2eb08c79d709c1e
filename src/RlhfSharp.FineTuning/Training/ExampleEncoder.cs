using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Training;

/// <summary>
/// Turns text into the token sequences that every stage uses: each begins with the end-of-text token, which marks a beginning as it does between
/// GPT-2's training documents, and each finished text ends with it.
/// </summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="context">Longest sequence the model reads, tokens.</param>
public sealed class ExampleEncoder(ITokenizer tokenizer, int context)
{
    /// <summary>The tokenizer.</summary>
    public ITokenizer Tokenizer => tokenizer;

    /// <summary>A prompt to be continued; the empty one is a beginning alone.</summary>
    public int[] Prompt(string prompt) => [tokenizer.EndOfTextToken, .. tokenizer.Encode(prompt)];

    /// <summary>A prompt with a response, ended or cut off; only the last tokens where both do not fit.</summary>
    public int[] PromptAndResponse(string prompt, string response, bool ended)
    {
        int[] tokens = [.. Prompt(prompt), .. tokenizer.Encode(response), .. ended ? [tokenizer.EndOfTextToken] : Array.Empty<int>()];
        return tokens.Length <= context ? tokens : tokens[^context..];
    }

    /// <summary>A whole text without a prompt, cut on the right where it is too long.</summary>
    public int[]? Text(string text, OverlongPolicy policy, TruncationReport report) =>
        new LengthLimit(context, policy, report).FitText([tokenizer.EndOfTextToken, .. tokenizer.Encode(text), tokenizer.EndOfTextToken]);

    /// <summary>Examples to imitate; those that do not fit the context are cut or dropped and counted.</summary>
    public TokenRows Supervised(IReadOnlyList<SupervisedExample> examples, TruncationReport report)
    {
        LengthLimit limit = new(context, OverlongPolicy.CutPrompt, report);
        List<int[]> rows = [];
        List<int> promptLengths = [];
        foreach (SupervisedExample example in examples)
        {
            if (example.Prompt.Length == 0)
            {
                if (Text(example.Completion, OverlongPolicy.CutPrompt, report) is not { Length: > 1 } text)
                    continue;
                rows.Add(text);
                promptLengths.Add(1);
                continue;
            }
            int[] completion = [.. tokenizer.Encode(example.Completion), tokenizer.EndOfTextToken];
            if (limit.FitPrompt(Prompt(example.Prompt), completion.Length) is not { Length: > 0 } prompt)
                continue;
            rows.Add([.. prompt, .. completion]);
            promptLengths.Add(prompt.Length);
        }
        if (rows.Count == 0)
            throw new UserException($"None of the {examples.Count} examples fits the model's context of {context} tokens; raise 'model.context'.");
        return new TokenRows(rows, promptLengths);
    }

    /// <summary>Judged responses; groups of which a response does not fit the context are cut or dropped and counted.</summary>
    public IReadOnlyList<TokenGroup> Groups(IReadOnlyList<ResponseGroup> groups, OverlongPolicy policy, TruncationReport report)
    {
        LengthLimit limit = new(context, policy, report);
        List<TokenGroup> result = [];
        foreach (ResponseGroup group in groups)
        {
            int[][] responses = [.. group.Responses.Select(response => (int[])[.. tokenizer.Encode(response), tokenizer.EndOfTextToken])];
            if (limit.FitPrompt(Prompt(group.Prompt), responses.Max(response => response.Length)) is not { Length: > 0 } prompt)
                continue;
            IReadOnlyList<TokenComparison> comparisons = TokenGroup.Compare(group.Ranks, group.Best, responses.Length, (float)(group.Margin ?? 0));
            result.Add(new TokenGroup([.. responses.Select(response => (int[])[.. prompt, .. response])], comparisons, group.Best, prompt.Length, group.Group));
        }
        if (result.Count == 0)
            throw new UserException($"None of the {groups.Count} prompts fits the model's context of {context} tokens together with its responses; raise 'model.context'.");
        return result;
    }

    /// <summary>Whole sentences for a reward model.</summary>
    public IReadOnlyList<int[]> Sentences(IReadOnlyList<string> texts, OverlongPolicy policy, TruncationReport report) =>
        [.. texts.Select(text => Text(text, policy, report)).OfType<int[]>()];

    /// <summary>Prompts that leave room for a response; longer ones are an error, since cutting a question changes it.</summary>
    public IReadOnlyList<int[]> Prompts(IReadOnlyList<string> prompts, int maxNewTokens)
    {
        int[][] encoded = [.. prompts.Select(Prompt)];
        for (int i = 0; i < encoded.Length; i++)
            RequireRoom(encoded[i].Length, i, maxNewTokens);
        return encoded;
    }

    private void RequireRoom(int length, int index, int maxNewTokens)
    {
        if (length + maxNewTokens > context)
            throw new UserException(
                $"Prompt {index + 1} has {length} tokens, which with 'rollout.max_new_tokens' {maxNewTokens} exceed the model's context of {context}; "
                + "shorten the prompt, lower 'rollout.max_new_tokens' or use a model with a longer context.");
    }
}
