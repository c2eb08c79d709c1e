using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Language.Generation;

/// <summary>Draws a token from probabilities. Sorts only for top-p, and then only the tokens that can matter.</summary>
internal sealed class TokenSampler(GenerationOptions options, int vocabularySize)
{
    private const int BlockSize = 64;
    private readonly float[] blockSums = new float[(vocabularySize + BlockSize - 1) / BlockSize];
    private readonly float[] candidateProbabilities = new float[options.TopK > 0 || options.TopP < 1 ? vocabularySize : 0];
    private readonly int[] candidates = new int[options.TopK > 0 || options.TopP < 1 ? vocabularySize : 0];

    /// <summary>The token and its log-probability.</summary>
    /// <param name="probabilities">One row, of sum 1; overwritten where a stop token is banned.</param>
    /// <param name="generated">Tokens that the row has got so far.</param>
    /// <param name="random">The row's own stream; one draw is taken, none at temperature 0.</param>
    public (int Token, float LogProb) Sample(Span<float> probabilities, int generated, RandomStream random)
    {
        bool banned = generated < options.MinNewTokens;
        if (banned)
            foreach (int token in options.StopTokens)
                if ((uint)token < (uint)probabilities.Length) probabilities[token] = 0;
        int chosen = options.Temperature == 0 ? Largest(probabilities)
            : options.TopK > 0 || options.TopP < 1 ? SampleAmongLikeliest(probabilities, random.NextDouble())
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

    private int SampleAmongLikeliest(ReadOnlySpan<float> probabilities, double u)
    {
        float total = 0;
        foreach (float probability in probabilities) total += probability;
        if (!(total > 0) || float.IsInfinity(total)) throw NotFinite();
        // Tokens below this share sum to less than 1 - top_p, so the likeliest that reach top_p are all above it.
        float least = options.TopK > 0 ? 0 : (float)((1 - options.TopP) * total / probabilities.Length * 0.999);
        int count = 0;
        for (int i = 0; i < probabilities.Length; i++)
            if (probabilities[i] > least) (candidates[count], candidateProbabilities[count++]) = (i, -probabilities[i]);
        if (count == 0) return Largest(probabilities);
        SortStably(candidateProbabilities.AsSpan(0, count), candidates.AsSpan(0, count));   // likeliest first, lower ids first among equals
        if (options.TopK > 0) count = Math.Min(count, options.TopK);
        double kept = 0;
        for (int i = 0; i < count; i++) kept -= candidateProbabilities[i];
        if (options.TopP < 1)
        {
            double enough = kept * options.TopP;
            kept = 0;
            int reached = 0;
            while (reached < count && kept < enough) kept -= candidateProbabilities[reached++];
            count = Math.Max(reached, 1);
        }
        double target = u * kept, sum = 0;
        for (int i = 0; i < count; i++)
            if ((sum -= candidateProbabilities[i]) > target) return candidates[i];
        return candidates[count - 1];
    }

    private static void SortStably(Span<float> keys, Span<int> items)
    {
        keys.Sort(items);
        for (int start = 0; start < keys.Length;)
        {
            int end = start + 1;
            while (end < keys.Length && keys[end] == keys[start]) end++;
            if (end - start > 1) items[start..end].Sort();
            start = end;
        }
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
