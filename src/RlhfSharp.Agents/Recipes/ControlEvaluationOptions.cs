using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Recipes;

/// <summary>The evaluation at the end of a run, with the most probable action at every step.</summary>
public sealed record ControlEvaluationOptions
{
    [Setting("Episodes", Min = 1)]
    public int Episodes { get; init; } = 100;

    [Setting("Seed of the first episode; episode i starts at seed + i", Min = 0)]
    public int Seed { get; init; } = 10_000;
}
