namespace RlhfSharp.Agents.Environments;

/// <summary>One outcome of an action in a state.</summary>
/// <param name="Probability">How likely it is; those of one state and action add up to 1.</param>
/// <param name="NextState">The state it leads to.</param>
/// <param name="Reward">The reward of the step.</param>
/// <param name="Terminated">The episode ends there: the value of what follows is 0.</param>
public readonly record struct Transition(double Probability, int NextState, double Reward, bool Terminated);
