namespace RlhfSharp.Core.Training;

/// <summary>How far a run is.</summary>
/// <param name="Iteration">Iterations completed: 0 while the first batch is made and learnt, 1 when its callbacks run.</param>
/// <param name="TotalIterations">Iterations the run is meant to have, at least 1.</param>
public readonly record struct TrainingProgress(long Iteration, long TotalIterations)
{
    /// <summary>Completed share of the run, in [0, 1].</summary>
    public double Fraction => TotalIterations <= 0 ? 1 : Math.Min(1, (double)Iteration / TotalIterations);
}
