namespace RlhfSharp.Agents.Rollouts;

/// <summary>One step that an agent took, as tabular and linear learners see it.</summary>
/// <param name="Observation">What was seen.</param>
/// <param name="Action">What was done.</param>
/// <param name="Reward">What it gave.</param>
/// <param name="NextObservation">What it led to: at an ending, the last observation of the episode.</param>
/// <param name="Terminated">The task ended: the value of what follows is 0.</param>
/// <param name="Truncated">The episode was cut from outside: what follows still has a value.</param>
public readonly record struct Experience<TObservation, TAction>(
    TObservation Observation, TAction Action, double Reward, TObservation NextObservation, bool Terminated, bool Truncated)
{
    /// <summary>True at the last step of an episode.</summary>
    public bool EndsEpisode => Terminated || Truncated;
}
