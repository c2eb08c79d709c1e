using RlhfSharp.Core.Randomness;

namespace RlhfSharp.FineTuning.Embedded;

/// <summary>Labels pairs as people do: Bradley-Terry in the gold scores with ties (Davidson 1970), and now and then a slip of the hand.</summary>
/// <param name="noise">Gold-score difference at which the odds are e to 1; larger is noisier.</param>
/// <param name="tie">Davidson's tie parameter: P(tie) = tie / (e^(d/2) + e^(-d/2) + tie) for d = difference / noise.</param>
/// <param name="slip">Share of decided labels that are turned round, in [0, 0.5).</param>
public sealed class PreferenceLabeler(double noise = 0.5, double tie = 0.35, double slip = 0.03)
{
    /// <summary>The probabilities that the first wins, that the second wins, and of a tie.</summary>
    public (double First, double Second, double Tie) Probabilities(double firstGold, double secondGold)
    {
        double half = (firstGold - secondGold) / (2 * noise);
        double first = Math.Exp(half - Math.Abs(half)), second = Math.Exp(-half - Math.Abs(half)), even = tie * Math.Exp(-Math.Abs(half));
        double sum = first + second + even;
        (first, second, even) = (first / sum, second / sum, even / sum);
        return ((1 - slip) * first + slip * second, (1 - slip) * second + slip * first, even);
    }

    /// <summary>The expected accuracy on this pair of one who knows the gold scores, a tie counting one half.</summary>
    public double BestAccuracy(double firstGold, double secondGold)
    {
        (double first, double second, double even) = Probabilities(firstGold, secondGold);
        return Math.Max(first, second) + even / 2;
    }

    /// <summary>Draws a label: 0 the first wins, 1 the second wins, 2 a tie.</summary>
    public int Draw(double firstGold, double secondGold, RandomStream random)
    {
        (double first, double second, double even) = Probabilities(firstGold, secondGold);
        return random.NextCategorical([first, second, even]);
    }
}
