namespace RlhfSharp.FineTuning.Recipes;

/// <summary>The user stopped a run; its checkpoint is written and the run can be resumed.</summary>
public sealed class RunInterruptedException(string phase, long iterations)
    : Exception($"Stopped in phase '{phase}' after {iterations} iterations; a checkpoint is written.")
{
    /// <summary>The phase that was running.</summary>
    public string Phase { get; } = phase;

    /// <summary>Its completed iterations.</summary>
    public long Iterations { get; } = iterations;
}
