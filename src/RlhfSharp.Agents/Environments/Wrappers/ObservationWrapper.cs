using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>Another environment whose observations are seen through one function.</summary>
public abstract class ObservationWrapper<TInner, TObservation, TAction>(IEnvironment<TInner, TAction> inner) : IEnvironment<TObservation, TAction>
{
    /// <inheritdoc/>
    public abstract Space<TObservation> ObservationSpace { get; }

    /// <inheritdoc/>
    public Space<TAction> ActionSpace => Inner.ActionSpace;

    /// <summary>What is wrapped.</summary>
    protected IEnvironment<TInner, TAction> Inner { get; } = inner;

    /// <inheritdoc/>
    public virtual TObservation Reset(int? seed = null) => Observe(Inner.Reset(seed));

    /// <inheritdoc/>
    public virtual StepResult<TObservation> Step(TAction action)
    {
        StepResult<TInner> result = Inner.Step(action);
        return new(Observe(result.Observation), result.Reward, result.Terminated, result.Truncated);
    }

    /// <inheritdoc/>
    public virtual void Save(CheckpointWriter writer) => Inner.Save(writer.Section("inner"));

    /// <inheritdoc/>
    public virtual void Load(CheckpointReader reader) => Inner.Load(reader.Section("inner"));

    /// <summary>The observation as it is seen outside.</summary>
    protected abstract TObservation Observe(TInner observation);
}
