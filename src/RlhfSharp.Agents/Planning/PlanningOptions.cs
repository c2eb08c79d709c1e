namespace RlhfSharp.Agents.Planning;

/// <summary>How dynamic programming sweeps over the states, and when it stops.</summary>
public sealed record PlanningOptions
{
    /// <summary>The discount, in [0, 1]. With 1, values exist only where every episode ends.</summary>
    public double Gamma { get; init; } = 0.99;

    /// <summary>Sweeping stops once no value changed by this much or more; above 0.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>True: a sweep uses the values it has already made; false: only those of the sweep before (synchronous).</summary>
    public bool InPlace { get; init; }

    /// <summary>The most sweeps over the states; more mean that there are no values.</summary>
    public int MaximumSweeps { get; init; } = 100_000;
}
