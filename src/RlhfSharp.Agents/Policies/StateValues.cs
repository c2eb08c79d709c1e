using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Policies;

/// <summary>The estimates V(s) of a tabular prediction.</summary>
public sealed class StateValues : ICheckpointable
{
    private readonly double[] _values;

    /// <summary>A table whose every value is <paramref name="initialValue"/>.</summary>
    public StateValues(int stateCount, double initialValue = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stateCount, 1);
        _values = new double[stateCount];
        Array.Fill(_values, initialValue);
    }

    /// <summary>How many states there are.</summary>
    public int StateCount => _values.Length;

    /// <summary>Every value.</summary>
    public Span<double> All => _values;

    /// <summary>V(s).</summary>
    public ref double this[int state] => ref _values[state];

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => writer.Write("state_values", _values);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => reader.ReadInto("state_values", _values);
}
