namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>How varied and how repetitive sampled responses are, over tokens or words.</summary>
public static class Diversity
{
    /// <summary>Distinct-n (Li et al. 2016): different n-grams over all n-grams of all responses, in [0, 1]; 0 when there is none.</summary>
    public static double Distinct<T>(IEnumerable<IReadOnlyList<T>> responses, int n = 2) where T : notnull
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        HashSet<Gram<T>> seen = [];
        long total = 0;
        foreach (IReadOnlyList<T> response in responses)
            for (int start = 0; start + n <= response.Count; start++, total++)
                seen.Add(new Gram<T>(response, start, n));
        return total == 0 ? 0 : (double)seen.Count / total;
    }

    /// <summary>The share of n-grams of one response that repeat an earlier one, in [0, 1); 0 for responses shorter than n.</summary>
    public static double RepetitionShare<T>(IReadOnlyList<T> response, int n = 3) where T : notnull
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        int total = response.Count - n + 1;
        if (total <= 0)
            return 0;
        HashSet<Gram<T>> seen = [];
        for (int start = 0; start < total; start++)
            seen.Add(new Gram<T>(response, start, n));
        return 1 - (double)seen.Count / total;
    }

    /// <summary>The share of responses that differ from every earlier one, in (0, 1].</summary>
    public static double DistinctResponses(IReadOnlyList<string> responses)
    {
        Check.NotEmpty(responses);
        return (double)new HashSet<string>(responses, StringComparer.Ordinal).Count / responses.Count;
    }

    private readonly struct Gram<T>(IReadOnlyList<T> items, int start, int length) : IEquatable<Gram<T>> where T : notnull
    {
        private readonly IReadOnlyList<T> _items = items;
        private readonly int _start = start, _length = length;

        public bool Equals(Gram<T> other)
        {
            for (int i = 0; i < _length; i++)
                if (!EqualityComparer<T>.Default.Equals(_items[_start + i], other._items[other._start + i]))
                    return false;
            return true;
        }

        public override bool Equals(object? value) => value is Gram<T> other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = new();
            for (int i = 0; i < _length; i++)
                hash.Add(_items[_start + i]);
            return hash.ToHashCode();
        }
    }
}
