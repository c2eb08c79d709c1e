namespace RlhfSharp.FineTuning.Data;

/// <summary>Counts what happened to examples that did not fit, so that truncation is never silent.</summary>
public sealed class TruncationReport
{
    private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);

    /// <summary>Examples used whole.</summary>
    public long Kept { get; private set; }

    /// <summary>Examples used in part.</summary>
    public long Cut { get; private set; }

    /// <summary>Examples left out.</summary>
    public long Dropped { get; private set; }

    /// <summary>All examples seen.</summary>
    public long Total => Kept + Cut + Dropped;

    /// <summary>How often each reason to cut or drop occurred.</summary>
    public IReadOnlyDictionary<string, long> Reasons => _reasons;

    /// <summary>Counts an example that fits.</summary>
    public void CountKept() => Kept++;

    /// <summary>Counts an example of which a part is used.</summary>
    public void CountCut(string reason)
    {
        Cut++;
        CountReason(reason);
    }

    /// <summary>Counts an example that is left out.</summary>
    public void CountDropped(string reason)
    {
        Dropped++;
        CountReason(reason);
    }

    /// <summary>One line for the log and the report, for example "1000 examples: 990 whole, 8 cut, 2 dropped (prompt over 64 tokens: 10)".</summary>
    public override string ToString()
    {
        string reasons = _reasons.Count == 0 ? "" : $" ({string.Join("; ", _reasons.Select(reason => $"{reason.Key}: {reason.Value}"))})";
        return $"{Total} examples: {Kept} whole, {Cut} cut, {Dropped} dropped{reasons}";
    }

    private void CountReason(string reason) => _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
}
