using RlhfSharp.Agents.Rendering;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments;

/// <summary>Cuts episodes of another environment after a number of steps; such an ending is a truncation.</summary>
public sealed class TimeLimit<TObservation, TAction> : IEnvironment<TObservation, TAction>, IEnvironmentWrapper
{
    private readonly IEnvironment<TObservation, TAction> _inner;
    private int _steps;

    /// <summary>Episodes of <paramref name="inner"/> of at most <paramref name="maximumSteps"/> steps (at least 1).</summary>
    public TimeLimit(IEnvironment<TObservation, TAction> inner, int maximumSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSteps, 1);
        _inner = inner;
        MaximumSteps = maximumSteps;
    }

    /// <summary>The longest episode.</summary>
    public int MaximumSteps { get; }

    /// <inheritdoc/>
    public Space<TObservation> ObservationSpace => _inner.ObservationSpace;

    /// <inheritdoc/>
    public Space<TAction> ActionSpace => _inner.ActionSpace;

    object IEnvironmentWrapper.Wrapped => _inner;

    /// <inheritdoc/>
    public TObservation Reset(int? seed = null)
    {
        _steps = 0;
        return _inner.Reset(seed);
    }

    /// <inheritdoc/>
    public StepResult<TObservation> Step(TAction action)
    {
        StepResult<TObservation> result = _inner.Step(action);
        return ++_steps >= MaximumSteps ? result with { Truncated = true } : result;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _inner.Save(writer.Section("inner"));
        writer.Write("steps", _steps);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _inner.Load(reader.Section("inner"));
        _steps = (int)reader.ReadInt64("steps");
    }
}
