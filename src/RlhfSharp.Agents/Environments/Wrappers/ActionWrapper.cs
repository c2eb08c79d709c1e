using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>Another environment that is given actions through one function.</summary>
public abstract class ActionWrapper<TObservation, TInner, TAction>(IEnvironment<TObservation, TInner> inner) : IEnvironment<TObservation, TAction>
{
    /// <inheritdoc/>
    public Space<TObservation> ObservationSpace => Inner.ObservationSpace;

    /// <inheritdoc/>
    public abstract Space<TAction> ActionSpace { get; }

    /// <summary>What is wrapped.</summary>
    protected IEnvironment<TObservation, TInner> Inner { get; } = inner;

    /// <inheritdoc/>
    public TObservation Reset(int? seed = null) => Inner.Reset(seed);

    /// <inheritdoc/>
    public StepResult<TObservation> Step(TAction action) => Inner.Step(Translate(action));

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => Inner.Save(writer.Section("inner"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => Inner.Load(reader.Section("inner"));

    /// <summary>The action that the inner environment takes.</summary>
    protected abstract TInner Translate(TAction action);
}
