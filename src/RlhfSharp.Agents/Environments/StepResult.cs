namespace RlhfSharp.Agents.Environments;

/// <summary>What one step gave. An episode ends when either flag is set; only termination means that nothing follows.</summary>
/// <param name="Observation">What is seen after the step; at an ending, the last observation of the episode.</param>
/// <param name="Reward">The reward of the step.</param>
/// <param name="Terminated">The task itself ended: the value of what follows is 0.</param>
/// <param name="Truncated">The episode was cut from outside, by a step limit say: what follows still has a value.</param>
public readonly record struct StepResult<TObservation>(TObservation Observation, double Reward, bool Terminated, bool Truncated);
