using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Cli.Bench;

/// <summary>
/// Floating-point operations of GPT-2 counted from its sizes, in 10^9: two for each multiply-add of a matrix product and of causal
/// attention. Layer norms, GELU, softmax and the optimiser are not counted.
/// </summary>
internal static class Gpt2Work
{
    /// <summary>A backward pass does each matrix product twice: once for its input, once for its weight.</summary>
    public const int TrainingFactor = 3;

    /// <summary>One row forward: 2 (12 layers width^2) a token, 2 width vocabulary a prediction, 4 layers width for each token that a token sees.</summary>
    /// <param name="config">The model's sizes.</param>
    /// <param name="tokens">Tokens of the row that run through the blocks, with or without a key/value cache.</param>
    /// <param name="predictions">Positions at which the output head is applied.</param>
    public static double Forward(Gpt2Config config, int tokens, int predictions)
    {
        double width = config.Width, layers = config.Layers;
        double block = 4 * width * width + 2 * width * config.FeedForwardWidth; // weights
        double seen = tokens * (tokens + 1.0) / 2;
        return (2 * layers * block * tokens + 2 * width * config.VocabularySize * predictions + 4 * layers * width * seen) / 1e9;
    }

    /// <summary>One step of training on whole rows: every token predicts the next.</summary>
    public static double TrainStep(Gpt2Config config, int rows, int tokens) => TrainingFactor * rows * Forward(config, tokens, tokens);

    /// <summary>One row generated: the last token sampled is not run again.</summary>
    public static double Generate(Gpt2Config config, int prompt, int response) => Forward(config, prompt + response - 1, response);

    /// <summary>One iteration of PPO: sampling; old log-probabilities of policy and reference; rewards by a model of the same size; epochs of training.</summary>
    /// <param name="config">The size of policy, reference and reward model.</param>
    /// <param name="prompts">Tokens of each prompt.</param>
    /// <param name="response">Tokens of each response.</param>
    /// <param name="epochs">Passes of training.</param>
    public static double PpoIteration(Gpt2Config config, IEnumerable<int> prompts, int response, int epochs) => prompts.Sum(prompt =>
        Generate(config, prompt, response)
        + (2 + TrainingFactor * epochs) * Forward(config, prompt + response, response)
        + Forward(config, prompt + response, 0));
}
