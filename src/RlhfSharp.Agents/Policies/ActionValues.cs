using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// The estimates Q(s, a) of a tabular agent. Ties of the greedy action are broken at random where a random stream is
/// given (learning), and by the lowest index where none is (evaluation).
/// </summary>
public sealed class ActionValues : ICheckpointable
{
    private readonly double[] _values; // [states, actions]

    /// <summary>A table whose every value is <paramref name="initialValue"/>; a high one makes an agent try everything (section 2.6).</summary>
    public ActionValues(int stateCount, int actionCount, double initialValue = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stateCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(actionCount, 1);
        (StateCount, ActionCount) = (stateCount, actionCount);
        _values = new double[stateCount * actionCount];
        Array.Fill(_values, initialValue);
    }

    /// <summary>How many states there are.</summary>
    public int StateCount { get; }

    /// <summary>How many actions every state has.</summary>
    public int ActionCount { get; }

    /// <summary>Every value, [states, actions] row by row.</summary>
    public Span<double> All => _values;

    /// <summary>Q(s, a).</summary>
    public ref double this[int state, int action] => ref _values[state * ActionCount + action];

    /// <summary>The values of every action in a state.</summary>
    public ReadOnlySpan<double> Of(int state) => _values.AsSpan(state * ActionCount, ActionCount);

    /// <summary>Where Q(s, a) lies in <see cref="All"/>: the number of a state and an action together.</summary>
    public int IndexOf(int state, int action) => state * ActionCount + action;

    /// <summary>The value of the best action.</summary>
    public double Max(int state)
    {
        ReadOnlySpan<double> values = Of(state);
        double best = values[0];
        for (int action = 1; action < values.Length; action++)
            best = Math.Max(best, values[action]);
        return best;
    }

    /// <summary>The best action, the first of several.</summary>
    public int Greedy(int state) => ArgMax.First(Of(state));

    /// <summary>The best action, one of several at random.</summary>
    public int Greedy(int state, RandomStream ties) => ArgMax.Any(Of(state), ties);

    /// <summary>The value of a state under a policy with these probabilities: sum over a of pi(a|s) Q(s, a).</summary>
    public double Expectation(int state, ReadOnlySpan<double> probabilities)
    {
        ReadOnlySpan<double> values = Of(state);
        double sum = 0;
        for (int action = 0; action < values.Length; action++)
            sum += probabilities[action] * values[action];
        return sum;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => writer.Write("action_values", _values);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => reader.ReadInto("action_values", _values);
}
