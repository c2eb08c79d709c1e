using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Policies;

/// <summary>A policy over a box that also gives its actions before they are scaled to it. What it saves is the state of its sampling.</summary>
public interface IContinuousActor : IControlPolicy, ICheckpointable
{
    /// <summary>How its actions map to those of the environment.</summary>
    ActionScale Scale { get; }

    /// <summary>Everything that is trained.</summary>
    IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters { get; }

    /// <summary>float32 [rows, numbers] between -1 and 1; no gradient is recorded.</summary>
    Tensor ActUnscaled(Tensor observations, ActingMode mode);
}
