namespace RlhfSharp.FineTuning.Learners;

/// <summary>How often the likeliest token is the right one.</summary>
internal static class TokenAccuracy
{
    private const long ChunkRows = 512;

    /// <summary>Number of rows whose largest logit is at the target; logits are made in chunks and not kept.</summary>
    /// <param name="hidden">[n, width].</param>
    /// <param name="weight">Output head, [vocabulary, width].</param>
    /// <param name="targets">int64 [n].</param>
    public static double Correct(Tensor hidden, Tensor weight, Tensor targets)
    {
        double correct = 0;
        using (no_grad())
            for (long start = 0; start < hidden.shape[0]; start += ChunkRows)
            {
                using DisposeScope scope = NewDisposeScope();
                long rows = Math.Min(ChunkRows, hidden.shape[0] - start);
                Tensor best = hidden.narrow(0, start, rows).matmul(weight.t()).argmax(1); // [rows]
                correct += best.eq(targets.narrow(0, start, rows)).sum().item<long>();
            }
        return correct;
    }
}
