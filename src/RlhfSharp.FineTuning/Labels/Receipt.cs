namespace RlhfSharp.FineTuning.Labels;

/// <summary>What became of a label that was sent.</summary>
public enum Receipt
{
    /// <summary>It is on the disk, now or since an earlier try.</summary>
    Stored,

    /// <summary>The assignment had run out and somebody else has the item; nothing was stored.</summary>
    TooLate,
}
