namespace RlhfSharp.Agents.Policies;

/// <summary>What an actor chose.</summary>
/// <param name="Actions">[rows] for discrete actions (int64), [rows, ...] otherwise.</param>
public sealed record ActorOutput(Tensor Actions);
