namespace RlhfSharp.Agents.Planning;

/// <summary>A best policy of a task that never ends.</summary>
/// <param name="AverageReward">What it earns in a step.</param>
/// <param name="Values">How much more each state brings than the first.</param>
/// <param name="Policy">The action in every state, the lowest of several best.</param>
public sealed record AverageRewardPlan(double AverageReward, IReadOnlyList<double> Values, IReadOnlyList<int> Policy);
