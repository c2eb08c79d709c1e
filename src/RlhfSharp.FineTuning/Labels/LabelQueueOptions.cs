namespace RlhfSharp.FineTuning.Labels;

/// <summary>How items are handed out.</summary>
public sealed record LabelQueueOptions
{
    /// <summary>How long an item stays with one person; then somebody else may get it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Every how many labels of a person an attention check comes, while there are checks; 0: never.</summary>
    public int CheckEvery { get; init; } = 20;

    /// <summary>Share in [0, 1] of items that are drawn at random although a reward model has scored them, so that the labels do not all lie where the model errs.</summary>
    public double RandomShare { get; init; } = 0.3;
}
