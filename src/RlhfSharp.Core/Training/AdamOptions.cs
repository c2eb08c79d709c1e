using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Core.Training;

/// <summary>Options of <see cref="Adam"/>; defaults of Kingma and Ba (2015), without weight decay.</summary>
public sealed record AdamOptions
{
    /// <summary>Decay of the first moment.</summary>
    [Setting("decay of the mean of gradients", Min = 0, Max = 1, MaxExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment.</summary>
    [Setting("decay of the mean of squared gradients", Min = 0, Max = 1, MaxExclusive = true)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the denominator.</summary>
    [Setting("added to the denominator", Min = 0, MinExclusive = true)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay (AdamW, Loshchilov and Hutter 2019): p *= 1 - learning rate * decay before the step.</summary>
    [Setting("decoupled weight decay (AdamW)", Min = 0)]
    public double WeightDecay { get; init; }

    /// <summary>Whether the decay leaves out vectors: biases and normalisation weights.</summary>
    [Setting("whether weight decay leaves out biases and normalisation weights")]
    public bool DecayMatricesOnly { get; init; } = true;

    /// <summary>Where epsilon stands.</summary>
    [Setting("where epsilon stands in the update")]
    public AdamEpsilon EpsilonMode { get; init; } = AdamEpsilon.Torch;
}
