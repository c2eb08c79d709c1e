namespace RlhfSharp.Core.Randomness;

/// <content>Draws without replacement, as NumPy's <c>Generator.choice</c> makes them.</content>
public sealed partial class RandomStream
{
    /// <summary>
    /// <paramref name="count"/> different numbers of 0 to <paramref name="population"/> - 1. Every set is as likely as any other; with
    /// <paramref name="shuffle"/> so is every order, without it draws are fewer. Floyd's method (Bentley and Floyd 1987), or the end of a
    /// shuffle where many of a large population are wanted.
    /// </summary>
    public long[] ChooseDistinct(long population, int count, bool shuffle = true)
    {
        if (count < 0 || count > population)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"From {population} numbers, 0 to {population} different ones can be chosen.");
        if (population > 10_000 && count > population / (shuffle ? 50 : 20))
        {
            long[] all = new long[population];
            for (long i = 0; i < population; i++)
                all[i] = i;
            ShuffleDown(all, Math.Max(population - count, 1));
            return all[^count..];
        }

        long[] chosen = new long[count];
        HashSet<long> seen = new(count);
        for (long j = population - count; j < population; j++)
        {
            long value = (long)NextBounded((ulong)j);
            if (!seen.Add(value))
                seen.Add(value = j);
            chosen[j - population + count] = value;
        }
        if (shuffle)
            ShuffleDown(chosen, 1);
        return chosen;
    }

    /// <summary>Fisher-Yates from the end down to place <paramref name="first"/>, with draws unlike those of <see cref="Shuffle"/>.</summary>
    private void ShuffleDown(long[] items, long first)
    {
        for (long i = items.Length - 1; i >= first; i--)
        {
            long j = (long)NextBounded((ulong)i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
