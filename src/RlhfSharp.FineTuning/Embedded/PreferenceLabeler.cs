using RlhfSharp.Core.Randomness;

namespace RlhfSharp.FineTuning.Embedded;

/// <summary>Labels pairs as people do: Bradley-Terry in the gold scores with ties (Davidson 1970), and now and then a slip of the hand.</summary>
/// <param name="noise">Gold-score difference at which the odds are e to 1; larger is noisier.</param>
/// <param name="tie">Davidson's tie parameter: P(tie) = tie / (e^(d/2) + e^(-d/2) + tie) for d = difference / noise.</param>
/// <param name="slip">Share of decided labels that are turned round, in [0, 0.5).</param>
public sealed class PreferenceLabeler(double noise = 1, double tie = 0.35, double slip = 0.03)
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

    /// <summary>The probability that two labellers agree on this pair, given that neither calls it a tie.</summary>
    public double Agreement(double firstGold, double secondGold)
    {
        (double first, double second, _) = Probabilities(firstGold, secondGold);
        return (first * first + second * second) / ((first + second) * (first + second));
    }

    /// <summary>
    /// Ranks several responses, 1 the best, equal ranks a tie. Each is perceived with Gumbel noise, so that any two compare as in Bradley and Terry's model
    /// and the ranking is a Plackett-Luce draw; neighbours that are perceived as nearly equal tie about as often as in <see cref="Draw"/>, and now and then
    /// two change places, which turns about <c>slip</c> of the comparisons among four round.
    /// </summary>
    public int[] Rank(IReadOnlyList<double> gold, RandomStream random)
    {
        double[] perceived = [.. gold.Select(score => score - noise * Math.Log(-Math.Log(1 - random.NextDouble())))];
        int[] order = [.. Enumerable.Range(0, perceived.Length).OrderByDescending(i => perceived[i])];
        double nearlyEqual = 2 * noise * Math.Atanh(tie / (2 + tie));
        int[] ranks = new int[order.Length];
        ranks[order[0]] = 1;
        for (int place = 1; place < order.Length; place++)
        {
            bool ties = perceived[order[place - 1]] - perceived[order[place]] < nearlyEqual;
            ranks[order[place]] = ranks[order[place - 1]] + (ties ? 0 : 1);
        }
        if (random.NextDouble() < 2.5 * slip)
        {
            int first = random.NextIndex(ranks.Length), second = (first + 1 + random.NextIndex(ranks.Length - 1)) % ranks.Length;
            (ranks[first], ranks[second]) = (ranks[second], ranks[first]);
        }
        return ranks;
    }

    /// <summary>Draws a label: 0 the first wins, 1 the second wins, 2 a tie.</summary>
    public int Draw(double firstGold, double secondGold, RandomStream random)
    {
        (double first, double second, double even) = Probabilities(firstGold, secondGold);
        return random.NextCategorical([first, second, even]);
    }
}
