using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Policies;

/// <summary>What a <see cref="QNetwork"/> looks like. Each switch is independent of the others.</summary>
public sealed record QNetworkOptions : IValidatable
{
    [Setting("Widths of the ReLU layers", Min = 1)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [256, 256];

    [Setting("Add up a value of the state and advantages of the actions (Wang et al. 2016); the last hidden layer is then twofold")]
    public bool Dueling { get; init; }

    [Setting("Explore by learnt noise in the last two layers (Fortunato et al. 2018)")]
    public bool Noisy { get; init; }

    [Setting("Size of that noise at first, divided by the square root of the inputs", Min = 0)]
    public double NoisySigma { get; init; } = 0.5;

    [Setting("What is learnt of the returns of an action: their mean, probabilities of fixed atoms (C51), or quantiles (QR-DQN)")]
    public ReturnKind Returns { get; init; } = ReturnKind.Mean;

    [Setting("Atoms of C51", Min = 2)]
    public int Atoms { get; init; } = 51;

    [Setting("Smallest return that C51 can express")]
    public double LowestReturn { get; init; }

    [Setting("Largest return that C51 can express")]
    public double HighestReturn { get; init; } = 100;

    [Setting("Quantiles of QR-DQN", Min = 1)]
    public int Quantiles { get; init; } = 25;

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        if (HiddenSizes.Count == 0)
            yield return "'hidden_sizes' is empty: a network needs a hidden layer.";
        if (LowestReturn >= HighestReturn)
            yield return $"'lowest_return' is {LowestReturn}, 'highest_return' {HighestReturn}: the lower must be below the higher.";
    }

    /// <summary>Numbers that the network says of each action.</summary>
    internal int Width => Returns switch { ReturnKind.Categorical => Atoms, ReturnKind.Quantiles => Quantiles, _ => 1 };
}
