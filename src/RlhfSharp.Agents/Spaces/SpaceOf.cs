using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>A space whose members are <typeparamref name="T"/>.</summary>
public abstract class Space<T> : Space
{
    /// <summary>Whether <paramref name="value"/> belongs to the space.</summary>
    public abstract bool Contains(T value);

    /// <summary>A random member, draw for draw as Gymnasium's <c>sample</c>.</summary>
    public abstract T Sample(RandomStream random);

    /// <summary>Members as one tensor, the first axis running over <paramref name="values"/>.</summary>
    public abstract Tensor Encode(IReadOnlyList<T> values);

    /// <summary>The inverse of <see cref="Encode"/>.</summary>
    public abstract T[] Decode(Tensor values);
}
