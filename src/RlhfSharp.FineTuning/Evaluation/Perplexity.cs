namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Perplexity of a language model on held-out text.</summary>
public static class Perplexity
{
    /// <summary>exp(total negative log-likelihood in nats / number of predicted tokens); infinity when that overflows.</summary>
    public static double Of(double totalNegativeLogLikelihood, long tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        return Math.Exp(totalNegativeLogLikelihood / tokens);
    }
}
