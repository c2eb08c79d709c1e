using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Decoding;

namespace RlhfSharp.FineTuning.Options;

/// <summary>How responses are sampled.</summary>
public sealed record RolloutOptions : IValidatable
{
    [Setting("Temperature; divides the logits in sampling and in every log-probability.", Min = 0.01, Max = 100)]
    public double Temperature { get; init; } = 0.7;

    [Setting("Sample among the k likeliest tokens only; 0: all. A policy gradient wants all.", Min = 0, Max = 1000000)]
    public int TopK { get; init; }

    [Setting("Sample within this probability mass only; 1: all. A policy gradient wants all.", Min = 0.01, Max = 1)]
    public double TopP { get; init; } = 1;

    [Setting("Longest response.", Min = 1, Max = 131072, Unit = "tokens")]
    public int MaxNewTokens { get; init; } = 32;

    [Setting("Shortest response: the stop token is not sampled earlier.", Min = 0, Max = 131072, Unit = "tokens")]
    public int MinNewTokens { get; init; }

    [Setting("Text of the token that ends a response; empty: the tokenizer's end token.")]
    public string StopToken { get; init; } = "";

    [Setting("Fixed-length mode of the original: responses always run to max_new_tokens and are scored only up to truncate_token.")]
    public bool FixedLength { get; init; }

    [Setting("Fixed-length mode: text of the token at which the scored part ends; empty: the stop token.")]
    public string TruncateToken { get; init; } = "";

    [Setting("Fixed-length mode: tokens before which truncate_token does not count.", Min = 0, Max = 131072, Unit = "tokens")]
    public int TruncateAfter { get; init; }

    [Setting("How weights are stored while responses are sampled. Fewer bits are faster and sample from a slightly different policy; log-probabilities and the evaluation always come from float32.")]
    public WeightFormat Weights { get; init; } = WeightFormat.Float32;

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        if (MinNewTokens > MaxNewTokens)
            yield return $"'rollout.min_new_tokens' is {MinNewTokens}, more than 'rollout.max_new_tokens', {MaxNewTokens}; lower the one or raise the other";
        if (!FixedLength && (TruncateToken.Length > 0 || TruncateAfter > 0))
            yield return "'rollout.truncate_token' and 'rollout.truncate_after' mean something only with 'rollout.fixed_length: true'; set it or remove them";
    }
}
