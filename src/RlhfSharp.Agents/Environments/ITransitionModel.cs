namespace RlhfSharp.Agents.Environments;

/// <summary>
/// What a tabular environment does in every state, as dynamic programming needs it: p(s', r | s, a) of Sutton and Barto,
/// equation 3.2. States and actions are counted from 0.
/// </summary>
public interface ITransitionModel
{
    /// <summary>How many states there are.</summary>
    int StateCount { get; }

    /// <summary>How many actions there are, the same in every state.</summary>
    int ActionCount { get; }

    /// <summary>The probability of every state to be the first of an episode.</summary>
    IReadOnlyList<double> StartProbabilities { get; }

    /// <summary>The outcomes of an action, in the order in which the environment draws among them; one outcome may occur twice.</summary>
    IReadOnlyList<Transition> this[int state, int action] { get; }
}
