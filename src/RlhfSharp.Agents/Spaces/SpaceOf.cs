using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>A space whose members are <typeparamref name="T"/>.</summary>
public abstract class Space<T> : Space
{
    /// <summary>Whether <paramref name="value"/> belongs to the space.</summary>
    public abstract bool Contains(T value);

    /// <summary>A random member, draw for draw as Gymnasium's <c>sample</c>.</summary>
    public abstract T Sample(RandomStream random);

    /// <summary>
    /// Draws members one after another as Gymnasium does after <c>seed(seed)</c>; there each part of a tuple has a generator
    /// of its own.
    /// </summary>
    public virtual Func<T> Sampler(ulong seed)
    {
        RandomStream random = new(seed);
        return () => Sample(random);
    }

    /// <summary>Members as one tensor, the first axis running over <paramref name="values"/>.</summary>
    public abstract Tensor Encode(IReadOnlyList<T> values);

    /// <summary>The inverse of <see cref="Encode"/>.</summary>
    public abstract T[] Decode(Tensor values);

    /// <summary>As <see cref="Decode(Tensor)"/>, into <paramref name="members"/>, which has room for exactly as many.</summary>
    public virtual void Decode(Tensor values, Span<T> members) => Decode(values).CopyTo(members);

    /// <summary>Writes a member as <see cref="Space.Flat"/> has it into as many numbers.</summary>
    /// <exception cref="NotSupportedException">Members of this space have no fixed number of numbers.</exception>
    public virtual void Flatten(T value, Span<float> numbers) => throw new NotSupportedException($"{this} cannot be flattened to a list of numbers.");

    /// <summary>The inverse of <see cref="Flatten"/>; a discrete member is the one with the largest number.</summary>
    /// <exception cref="NotSupportedException">Members of this space have no fixed number of numbers.</exception>
    public virtual T Unflatten(ReadOnlySpan<float> numbers) => throw new NotSupportedException($"{this} cannot be read from a list of numbers.");
}
