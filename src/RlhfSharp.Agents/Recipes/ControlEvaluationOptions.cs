using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Recipes;

/// <summary>The evaluation at the end of a run, with the most probable action at every step.</summary>
public sealed record ControlEvaluationOptions
{
    [Setting("Episodes; not used where seeds are given", Min = 1)]
    public int Episodes { get; init; } = 100;

    [Setting("Seed of the first episode; episode i starts at seed + i", Min = 0)]
    public int Seed { get; init; } = 10_000;

    [Setting("One episode for each of these seeds, in place of episodes and seed", Min = 0)]
    public IReadOnlyList<int> Seeds { get; init; } = [];

    [Setting("Where an episode is cut that would not end by itself", Min = 1, Unit = "steps")]
    public int MaxSteps { get; init; } = 10_000;
}
