namespace RlhfSharp.Agents.Replay;

/// <summary>The minibatches of one iteration, each sampled when it is asked for: so one sees the errors that the learner reported of those before.</summary>
public sealed class ReplayBatches
{
    private readonly ReplayBuffer _buffer;
    private readonly int _steps;
    private readonly double _gamma;
    private int _left;

    internal ReplayBatches(ReplayBuffer buffer, ReplayBatch batch, int count, int steps, double gamma)
    {
        (_buffer, Current, Count, _steps, _gamma) = (buffer, batch, count, steps, gamma);
        _left = count;
    }

    /// <summary>How many there are; none before learning starts.</summary>
    public int Count { get; }

    /// <summary>The minibatch last sampled.</summary>
    public ReplayBatch Current { get; }

    /// <summary>Samples the next into <see cref="Current"/>; false after the last.</summary>
    public bool MoveNext()
    {
        if (_left == 0)
            return false;
        _left--;
        _buffer.Sample(Current, _steps, _gamma);
        return true;
    }

    /// <summary>How far off the learner was (at least 0) at each step of <see cref="Current"/>.</summary>
    public void Report(ReadOnlySpan<float> errors) => _buffer.UpdatePriorities(Current, errors);

    /// <summary>What the learner sees by <c>foreach</c>: itself.</summary>
    public ReplayBatches GetEnumerator() => this;
}
