using RlhfSharp.Core;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Generation;

/// <summary>How well a model predicts texts: exp of the mean of -log p(token | tokens before).</summary>
/// <param name="Value">The perplexity, at least 1.</param>
/// <param name="Tokens">Predicted tokens: every token of a row but its first.</param>
public sealed record Perplexity(double Value, long Tokens)
{
    /// <summary>Measures over all rows together, so that long rows weigh more; rows of one token predict nothing.</summary>
    /// <param name="model">Put in evaluation mode for the time.</param>
    /// <param name="rows">Token ids, none longer than the model's context.</param>
    /// <param name="rowsAtOnce">Rows in memory at a time.</param>
    /// <exception cref="UserException">No row has two tokens, or one is too long.</exception>
    public static Perplexity Measure(Gpt2Model model, IEnumerable<int[]> rows, int rowsAtOnce = 32)
    {
        bool wasTraining = model.training;
        model.eval();
        try
        {
            double sum = 0;
            long tokens = 0;
            using IDisposable frozen = no_grad();
            foreach (int[][] part in rows.Where(row => row.Length > 1).Chunk(rowsAtOnce))
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor hidden = model.Forward(new PackedTokens([.. part.Select(row => row[..^1])]));   // [tokens, width]
                long[] targets = [.. part.SelectMany(row => row.Skip(1)).Select(token => (long)token)];
                sum += FusedOps.LinearCrossEntropy(hidden, model.OutputWeight, tensor(targets)).sum().item<float>();
                tokens += targets.Length;
            }
            return tokens > 0 ? new Perplexity(Math.Exp(sum / tokens), tokens) : throw new UserException("No text has two tokens: there is nothing to measure the perplexity on.");
        }
        finally
        {
            model.train(wasTraining);
        }
    }
}
