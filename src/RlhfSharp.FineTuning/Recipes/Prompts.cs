using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.FineTuning.Recipes;

/// <summary>The prompts a policy answers: the data's own, or the first few tokens of its sentences.</summary>
public static class Prompts
{
    /// <summary>Prompts to train on, as tokens.</summary>
    public static IReadOnlyList<int[]> Train(FineTuningOptions options, FineTuningData data, ExampleEncoder encoder) =>
        Of(options, data.PromptsTrain, data.SftTrain, encoder, data.Path, "prompts/train");

    /// <summary>Held-out prompts, as tokens.</summary>
    public static IReadOnlyList<int[]> Validation(FineTuningOptions options, FineTuningData data, ExampleEncoder encoder) =>
        Of(options, data.PromptsValidation, data.SftValidation, encoder, data.Path, "prompts/validation");

    private static IReadOnlyList<int[]> Of(
        FineTuningOptions options, IReadOnlyList<string>? prompts, IReadOnlyList<SupervisedExample>? texts, ExampleEncoder encoder, string path, string stream)
    {
        if (prompts is not null)
            return encoder.Prompts(prompts, options.Rollout.MaxNewTokens);
        if (texts is null)
            throw new UserException($"{path} holds neither prompts nor texts to take prompts from; PPO needs one of them.");
        if (texts.Any(example => example.Prompt.Length > 0))
            return encoder.Prompts([.. texts.Select(example => example.Prompt).Distinct()], options.Rollout.MaxNewTokens);
        return SentencePrompts.FromStarts(
            [.. texts.Select(example => example.Completion)], encoder.Prompt,
            options.Data.MinPromptTokens + 1, options.Data.MaxPromptTokens + 1, // and the beginning token
            RandomStream.Named((ulong)options.Seed, stream), new TruncationReport());
    }
}
