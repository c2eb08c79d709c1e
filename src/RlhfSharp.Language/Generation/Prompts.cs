using RlhfSharp.Core;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Generation;

/// <summary>What every generator asks of its prompts.</summary>
internal static class Prompts
{
    /// <exception cref="UserException">A prompt is empty, leaves no room in the context, or has an id outside the vocabulary.</exception>
    public static void Check(IReadOnlyList<int[]> prompts, Gpt2Config config)
    {
        for (int i = 0; i < prompts.Count; i++)
        {
            if (prompts[i].Length == 0) throw new UserException($"Prompt {i} is empty: begin it with the end-of-text token or any other.");
            if (prompts[i].Length >= config.ContextLength)
                throw new UserException($"Prompt {i} is longer than the context: it has {prompts[i].Length} tokens, and the model's {config.ContextLength} must leave room for at least one more.");
            config.CheckRow(prompts[i].Length, prompts[i].Max());
        }
    }
}
