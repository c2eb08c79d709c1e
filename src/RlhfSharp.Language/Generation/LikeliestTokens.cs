using System.Runtime.InteropServices;

namespace RlhfSharp.Language.Generation;

/// <summary>
/// The tokens of one row in order of probability, likeliest first and lower ids first among equals, without sorting them all. Tokens are
/// counted into buckets by the exponent and the first three bits of their probability; a bucket is sorted only when asked about.
/// </summary>
/// <param name="vocabularySize">Most tokens in a row.</param>
internal sealed class LikeliestTokens(int vocabularySize)
{
    private const int BucketShift = 20, Buckets = 1 << (31 - BucketShift);

    private readonly int[] counts = new int[Buckets];
    private readonly double[] masses = new double[Buckets];
    private readonly float[] negated = new float[vocabularySize];   // of the sorted bucket: a rising sort puts the likeliest first
    private readonly int[] tokens = new int[vocabularySize];
    private int sorted;

    /// <summary>Takes a new row and gives the sum of its probabilities; tokens of probability 0 do not count.</summary>
    public double Fill(ReadOnlySpan<float> probabilities)
    {
        sorted = -1;
        Array.Clear(counts);
        Array.Clear(masses);
        foreach (float probability in probabilities)
        {
            if (!(probability > 0)) continue;
            int bucket = BucketOf(probability);
            counts[bucket]++;
            masses[bucket] += probability;
        }
        double sum = 0;
        for (int bucket = Buckets - 1; bucket >= 0; bucket--) sum += masses[bucket];
        return sum;
    }

    /// <summary>The sum of the <paramref name="count"/> likeliest tokens, or of all where there are fewer.</summary>
    public double MassOfFirst(int count, ReadOnlySpan<float> probabilities)
    {
        double mass = 0;
        int bucket = Buckets - 1;
        for (; bucket >= 0 && counts[bucket] <= count; bucket--) (mass, count) = (mass + masses[bucket], count - counts[bucket]);
        if (bucket < 0 || count == 0) return mass;
        Sort(bucket, probabilities);
        for (int i = 0; i < count; i++) mass -= negated[i];
        return mass;
    }

    /// <summary>The sum of the fewest of the likeliest tokens that sum to <paramref name="enough"/>, or of all where they do not.</summary>
    public double MassReaching(double enough, ReadOnlySpan<float> probabilities)
    {
        double mass = 0;
        int bucket = Buckets - 1;
        for (; bucket >= 0 && mass + masses[bucket] < enough; bucket--) mass += masses[bucket];
        if (bucket < 0) return mass;
        Sort(bucket, probabilities);
        for (int i = 0; i < counts[bucket] && mass < enough; i++) mass -= negated[i];
        return mass;
    }

    /// <summary>The first token up to which the likeliest sum to more than <paramref name="target"/>; the least likely where rounding leaves none.</summary>
    public int TokenAt(double target, ReadOnlySpan<float> probabilities)
    {
        double mass = 0;
        int bucket = Buckets - 1, last = 0;
        for (; bucket >= 0 && mass + masses[bucket] <= target; bucket--)
        {
            mass += masses[bucket];
            if (counts[bucket] > 0) last = bucket;
        }
        Sort(bucket >= 0 ? bucket : last, probabilities);
        int i = 0;
        while (i < counts[sorted] - 1 && (mass -= negated[i]) <= target) i++;
        return tokens[i];
    }

    private static int BucketOf(float probability) => BitConverter.SingleToInt32Bits(probability) >> BucketShift;

    private void Sort(int bucket, ReadOnlySpan<float> probabilities)
    {
        if (bucket == sorted) return;
        sorted = bucket;
        int count = 0;
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(probabilities);
        for (int token = 0; token < bits.Length; token++)
            if (bits[token] >> BucketShift == bucket && probabilities[token] > 0) (tokens[count], negated[count++]) = (token, -probabilities[token]);
        Span<float> keys = negated.AsSpan(0, count);
        keys.Sort(tokens.AsSpan(0, count));
        for (int start = 0; start < count;)   // the sort is not stable
        {
            int end = start + 1;
            while (end < count && keys[end] == keys[start]) end++;
            if (end - start > 1) tokens.AsSpan(start, end - start).Sort();
            start = end;
        }
    }
}
