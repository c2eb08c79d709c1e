using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Core.Training;

/// <summary>One run of a training loop: the name of its phase, how far it is, and whether it was asked to stop.</summary>
public sealed class TrainingRun
{
    /// <summary>What <see cref="StoppedBy"/> says where the user stopped the run, so that it is to be gone on with; every other reason ends it.</summary>
    public const string Interrupted = "interrupted";

    private string? stoppedBy;

    /// <summary>
    /// A run called <paramref name="phase"/> of <paramref name="totalIterations"/> iterations (at least 0). The seed is for
    /// what the tensor engine draws by itself (dropout); sources and learners have their own random streams.
    /// </summary>
    public TrainingRun(string phase, long totalIterations, ulong seed = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(phase);
        ArgumentOutOfRangeException.ThrowIfNegative(totalIterations);
        Phase = phase;
        TotalIterations = totalIterations;
        Seed = seed;
    }

    /// <summary>What is trained, as shown to the user: "sft", "reward", "ppo".</summary>
    public string Phase { get; }

    /// <summary>Iterations the run is meant to have.</summary>
    public long TotalIterations { get; }

    /// <summary>Seed of the tensor engine's own draws.</summary>
    public ulong Seed { get; }

    /// <summary>The engine's seed in this iteration: a function of seed and iteration alone, so that a resumed run draws the same.</summary>
    internal long IterationSeed
    {
        get // SplitMix64 (Steele, Lea, Flood 2014)
        {
            ulong mixed = Seed + 0x9E3779B97F4A7C15 * (ulong)(CompletedIterations + 1);
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (long)((mixed ^ (mixed >> 31)) >> 1);
        }
    }

    /// <summary>Iterations completed, those before a resume included.</summary>
    public long CompletedIterations { get; internal set; }

    /// <summary>How far the run is.</summary>
    public TrainingProgress Progress => new(CompletedIterations, TotalIterations);

    /// <summary>Why the run stopped or will stop early; null while nobody asked. The first reason stays.</summary>
    public string? StoppedBy => Volatile.Read(ref stoppedBy);

    /// <summary>True when no further iteration will run.</summary>
    public bool IsOver => StoppedBy is not null || CompletedIterations >= TotalIterations;

    /// <summary>
    /// The source, the learner, the progress and the callbacks, to be stored in a checkpoint or restored from one.
    /// Set by the loop before any callback is called.
    /// </summary>
    public ICheckpointable State
    {
        get => field ?? throw new InvalidOperationException("The run has no state before TrainingLoop.Run.");
        internal set;
    }

    /// <summary>Asks the loop to stop after the current iteration; may be called from any thread (Ctrl-C).</summary>
    public void RequestStop(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        Interlocked.CompareExchange(ref stoppedBy, reason, null);
    }
}
