using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Language.Generation;

/// <summary>Draws tokens from probabilities, without allocating.</summary>
internal sealed class TokenSampler(int vocabularySize)
{
    private const int BlockSize = 64;
    private readonly float[] blockSums = new float[(vocabularySize + BlockSize - 1) / BlockSize];
    private LikeliestTokens? likeliest;   // made when top-k or top-p is first asked for

    /// <summary>The token and its log-probability.</summary>
    /// <param name="options">How to draw; the temperature has divided the logits already.</param>
    /// <param name="probabilities">One row, of sum 1; overwritten where a stop token is banned.</param>
    /// <param name="generated">Tokens that the row has got so far.</param>
    /// <param name="random">The row's own stream; one draw is taken, none at temperature 0.</param>
    public (int Token, float LogProb) Sample(GenerationOptions options, Span<float> probabilities, int generated, RandomStream random)
    {
        bool banned = generated < options.MinNewTokens;
        for (int i = 0; banned && i < options.StopTokens.Count; i++)   // foreach would allocate
            if ((uint)options.StopTokens[i] < (uint)probabilities.Length) probabilities[options.StopTokens[i]] = 0;
        int chosen = options.Temperature == 0 ? Largest(probabilities)
            : options.TopK > 0 || options.TopP < 1 ? SampleAmongLikeliest(options, probabilities, random.NextDouble())
            : Sample(probabilities, random.NextDouble());
        return (chosen, MathF.Log(probabilities[chosen]));
    }

    private static int Largest(ReadOnlySpan<float> probabilities)
    {
        int largest = -1;
        float best = 0;
        for (int i = 0; i < probabilities.Length; i++)
            if (probabilities[i] > best) (largest, best) = (i, probabilities[i]);
        return largest >= 0 ? largest : throw NotFinite();
    }

    // The first token whose cumulative sum exceeds u times the total; whole blocks are skipped by their sums.
    private int Sample(ReadOnlySpan<float> probabilities, double u)
    {
        double total = 0;
        for (int block = 0; block < blockSums.Length; block++)
        {
            int start = block * BlockSize;
            blockSums[block] = Sum(probabilities[start..Math.Min(start + BlockSize, probabilities.Length)]);
            total += blockSums[block];
        }
        if (!(total > 0) || double.IsInfinity(total)) throw NotFinite();
        double target = u * total, sum = 0;
        for (int block = 0; block < blockSums.Length; block++)
        {
            if (sum + blockSums[block] <= target)
            {
                sum += blockSums[block];
                continue;
            }
            int start = block * BlockSize, end = Math.Min(start + BlockSize, probabilities.Length);
            double inside = sum;
            for (int i = start; i < end; i++)
                if ((inside += probabilities[i]) > target && probabilities[i] > 0) return i;
            sum += blockSums[block];   // rounding: the block's parts summed to less than its sum
        }
        return LastPossible(probabilities);
    }

    // Top-k and top-p without sorting the vocabulary: tokens are counted into buckets of probability, and only the buckets in which a cut
    // or the draw falls are sorted. The order is that of a full sort: likeliest first, lower ids first among equals.
    private int SampleAmongLikeliest(GenerationOptions options, ReadOnlySpan<float> probabilities, double u)
    {
        likeliest ??= new LikeliestTokens(vocabularySize);
        double kept = likeliest.Fill(probabilities);
        if (!(kept > 0) || double.IsInfinity(kept)) throw NotFinite();
        if (options.TopK > 0) kept = likeliest.MassOfFirst(options.TopK, probabilities);
        if (options.TopP < 1) kept = likeliest.MassReaching(kept * options.TopP, probabilities);
        return likeliest.TokenAt(u * kept, probabilities);
    }

    private static int LastPossible(ReadOnlySpan<float> probabilities)
    {
        int last = probabilities.Length - 1;
        while (probabilities[last] == 0) last--;
        return last;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(ReadOnlySpan<float> values)
    {
        Vector256<float> sums = Vector256<float>.Zero;   // a fixed order of addition on every machine
        int i = 0;
        for (; i + 8 <= values.Length; i += 8) sums += Vector256.Create(values[i..]);
        float sum = Vector256.Sum(sums);
        for (; i < values.Length; i++) sum += values[i];
        return sum;
    }

    private static InvalidOperationException NotFinite() =>
        new("The model gave probabilities that are not finite or all zero: its weights hold NaN or infinity.");
}
