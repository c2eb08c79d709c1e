namespace RlhfSharp.Agents.Policies;

/// <summary>Chooses actions.</summary>
public interface IActor
{
    /// <summary>An action for every observation ([rows, ...]); no gradient is recorded.</summary>
    ActorOutput Act(Tensor observations, ActingMode mode);
}
