namespace RlhfSharp.Cli.Bench;

/// <summary>One named measurement of `rlhf bench`.</summary>
internal abstract class Workload
{
    /// <summary>What the user types.</summary>
    public abstract string Name { get; }

    /// <summary>What is done in one run, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>Measured runs where the user asks for no number.</summary>
    public virtual int DefaultRuns => 5;

    /// <summary>Measures; a result is handed out as soon as it is there.</summary>
    public abstract IEnumerable<BenchResult> Measure(BenchRequest request);
}
