namespace RlhfSharp.FineTuning.Labels;

/// <summary>What became of a label that was sent.</summary>
public enum Receipt
{
    /// <summary>It is on the disk, now or since an earlier try.</summary>
    Stored,

    /// <summary>Somebody else has the item by now; nothing was stored.</summary>
    TooLate,

    /// <summary>The label that was to be changed does not stand any more; nothing was stored.</summary>
    Gone,
}
