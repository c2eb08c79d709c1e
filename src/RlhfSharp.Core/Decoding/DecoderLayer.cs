namespace RlhfSharp.Core.Decoding;

/// <summary>
/// A pre-norm transformer layer: x + Projection(attention(QueryKeyValue(AttentionNorm(x)))), then
/// x + Outer(gelu(Inner(FeedForwardNorm(x)))).
/// </summary>
/// <param name="AttentionNorm">Before the attention.</param>
/// <param name="QueryKeyValue">[width] to [3 * width].</param>
/// <param name="Projection">[width] to [width].</param>
/// <param name="FeedForwardNorm">Before the feed-forward part.</param>
/// <param name="Inner">[width] to the inner width.</param>
/// <param name="Outer">The inner width to [width].</param>
public sealed record DecoderLayer(
    NormWeights AttentionNorm, PreparedLinear QueryKeyValue, PreparedLinear Projection, NormWeights FeedForwardNorm, PreparedLinear Inner, PreparedLinear Outer);
