namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Traces of the recently visited entries of a table (Sutton and Barto, chapter 12). Only those are touched that are not 0;
/// a trace within 1e-12 of 0 is taken for 0. Features may be negative, and so may traces.
/// </summary>
internal sealed class EligibilityTraces(int count)
{
    private const double Negligible = 1e-12;

    private readonly double[] _traces = new double[count];
    private readonly bool[] _isActive = new bool[count];
    private readonly List<int> _active = [];

    /// <summary>The trace of an entry.</summary>
    public double this[int index]
    {
        get => _traces[index];
        set
        {
            if (!_isActive[index])
            {
                _isActive[index] = true;
                _active.Add(index);
            }

            _traces[index] = value;
        }
    }

    /// <summary>Multiplies every trace by gamma lambda.</summary>
    public void Decay(double factor)
    {
        for (int i = _active.Count - 1; i >= 0; i--)
        {
            int index = _active[i];
            _traces[index] *= factor;
            if (Math.Abs(_traces[index]) >= Negligible)
                continue;
            (_traces[index], _isActive[index]) = (0, false);
            _active[i] = _active[^1];
            _active.RemoveAt(_active.Count - 1);
        }
    }

    /// <summary>Adds <paramref name="amount"/> times its trace to every value.</summary>
    public void Update(Span<double> values, double amount)
    {
        foreach (int index in _active)
            values[index] += amount * _traces[index];
    }

    /// <summary>Forgets everything: another episode begins.</summary>
    public void Clear()
    {
        foreach (int index in _active)
            (_traces[index], _isActive[index]) = (0, false);
        _active.Clear();
    }
}
