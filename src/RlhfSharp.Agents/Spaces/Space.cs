namespace RlhfSharp.Agents.Spaces;

/// <summary>The set an observation or an action comes from, whatever its members are: enough to build a network for it.</summary>
public abstract class Space
{
    /// <summary>Sizes of one encoded member: none for a number.</summary>
    public abstract IReadOnlyList<long> Shape { get; }

    /// <summary>Numbers in one encoded member.</summary>
    public long Size => Shape.Aggregate(1L, (product, size) => product * size);
}
