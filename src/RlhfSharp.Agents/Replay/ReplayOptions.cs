using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Replay;

/// <summary>How much experience is collected and remembered, and how often it is learnt from.</summary>
public sealed record ReplayOptions : IValidatable
{
    [Setting("Steps of the whole run, all copies together; rounded up to whole iterations", Min = 1, Unit = "steps")]
    public long TotalSteps { get; init; } = 50_000;

    [Setting("Newest steps that are remembered, all copies together", Min = 2, Unit = "steps")]
    public int BufferSize { get; init; } = 100_000;

    [Setting("Steps in one minibatch", Min = 1, Unit = "steps")]
    public int BatchSize { get; init; } = 64;

    [Setting("Steps before the first is learnt from", Min = 0, Unit = "steps")]
    public long LearningStarts { get; init; } = 1000;

    [Setting("Steps of each copy in one iteration", Min = 1, Unit = "steps")]
    public int TrainFrequency { get; init; } = 1;

    [Setting("Minibatches in one iteration, -1 for as many as steps", Min = -1)]
    public int GradientSteps { get; init; } = -1;

    [Setting("Discount of a reward one step later", Min = 0, Max = 1)]
    public double Gamma { get; init; } = 0.99;

    [Setting("Rewards that are summed up before the value of what follows", Min = 1, Unit = "steps")]
    public int NSteps { get; init; } = 1;

    [Setting("Frames along the first axis of an observation, each remembered once; 1 where observations are not stacked", Min = 1, Max = 255)]
    public int FrameStack { get; init; } = 1;

    [Setting("Remember observations as bytes: images with whole numbers from 0 to 255")]
    public bool ObservationsAsBytes { get; init; }

    public PrioritizedReplayOptions Prioritized { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        if (LearningStarts >= TotalSteps)
            yield return $"'learning_starts' is {LearningStarts}, 'total_steps' {TotalSteps}: nothing would be learnt.";
        if (GradientSteps == 0)
            yield return "'gradient_steps' is 0: nothing would be learnt; give at least 1, or -1 for as many as steps.";
    }

    /// <summary>Iterations of the whole run.</summary>
    internal long Iterations(int copies)
    {
        long steps = (long)copies * TrainFrequency;
        return (TotalSteps + steps - 1) / steps;
    }

    /// <summary>Minibatches in one iteration.</summary>
    internal int Minibatches(int copies) => GradientSteps > 0 ? GradientSteps : copies * TrainFrequency;
}
