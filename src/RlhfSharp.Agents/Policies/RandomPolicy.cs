using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>Takes any action, whatever it sees: what an environment is like before anything is learnt.</summary>
public sealed class RandomPolicy : IActor
{
    private readonly Func<int, Tensor> _draw;

    /// <summary>Actions drawn from a space.</summary>
    /// <param name="actions">A <see cref="Discrete"/> or a <see cref="Box"/>.</param>
    /// <param name="seed">Draws the actions.</param>
    /// <exception cref="UserException">A space of another kind.</exception>
    public RandomPolicy(Space actions, ulong seed)
    {
        RandomStream random = RandomStream.Named(seed, "actions");
        _draw = actions switch
        {
            Discrete discrete => rows => Draw(discrete, rows, random),
            Box box => rows => Draw(box, rows, random),
            _ => throw new UserException($"Random actions are drawn from numbered actions or from lists of numbers, not from {actions}."),
        };
    }

    /// <inheritdoc/>
    public ActorOutput Act(Tensor observations, ActingMode mode) => new(_draw((int)observations.shape[0]));

    private static Tensor Draw<T>(Space<T> space, int rows, RandomStream random)
    {
        T[] actions = new T[rows];
        for (int row = 0; row < rows; row++)
            actions[row] = space.Sample(random);
        return space.Encode(actions);
    }
}
