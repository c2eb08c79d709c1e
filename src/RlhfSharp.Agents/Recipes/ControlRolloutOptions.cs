using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Recipes;

/// <summary>How much experience each iteration collects, and how it is valued.</summary>
public sealed record ControlRolloutOptions
{
    [Setting("Steps of the whole run, all copies together; rounded up to whole iterations", Min = 1, Unit = "steps")]
    public long TotalSteps { get; init; } = 100_000;

    [Setting("Steps of each copy in one iteration", Min = 1, Unit = "steps")]
    public int StepsPerCopy { get; init; } = 32;

    [Setting("Discount of a reward one step later", Min = 0, Max = 1)]
    public double Gamma { get; init; } = 0.98;

    [Setting("Decay of the advantage trace (GAE)", Min = 0, Max = 1)]
    public double Lambda { get; init; } = 0.8;

    /// <summary>Iterations of the whole run.</summary>
    internal long Iterations(int copies)
    {
        long steps = (long)copies * StepsPerCopy;
        return (TotalSteps + steps - 1) / steps;
    }
}
