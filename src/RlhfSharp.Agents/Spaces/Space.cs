namespace RlhfSharp.Agents.Spaces;

/// <summary>The set an observation or an action comes from, whatever its members are: enough to build a network for it.</summary>
public abstract class Space
{
    /// <summary>Sizes of one encoded member: none for a number.</summary>
    public abstract IReadOnlyList<long> Shape { get; }

    /// <summary>Numbers in one encoded member.</summary>
    public long Size => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>
    /// Where members lie once flattened to a list of numbers, as Gymnasium's <c>flatten_space</c>: a discrete member becomes
    /// one number for each that there is, 1 at its own place.
    /// </summary>
    /// <exception cref="NotSupportedException">Members of this space have no fixed number of numbers.</exception>
    public virtual Box Flat => throw new NotSupportedException($"{this} cannot be flattened to a list of numbers.");
}
