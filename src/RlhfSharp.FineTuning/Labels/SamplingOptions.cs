namespace RlhfSharp.FineTuning.Labels;

/// <summary>How answers are sampled while people label.</summary>
public sealed record SamplingOptions
{
    /// <summary>How many items may wait for the person who is furthest; sampling pauses above.</summary>
    public int Ahead { get; init; } = 100;

    /// <summary>Prompts sampled at a time; few, so that the first item is there soon.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Share in [0, 1] of items that several people judge.</summary>
    public double Overlap { get; init; }

    /// <summary>How many people judge those.</summary>
    public int Raters { get; init; } = 2;

    /// <summary>Seed of the order of the prompts.</summary>
    public ulong Seed { get; init; } = 1;
}
