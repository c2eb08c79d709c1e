using RlhfSharp.Core;

namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// A gambler stakes money on the heads of a coin until 100 are won (reward 1) or all is lost (Sutton and Barto, example 4.3).
/// State = capital, 0 to 100; action a stakes a + 1, but no more than there is or than is needed. Episodes begin with
/// any capital from 1 to 99.
/// </summary>
public sealed class Gambler : TabularEnvironment, IGridLayout
{
    private const int Goal = 100, LargestStake = Goal / 2;

    /// <summary>The game.</summary>
    /// <param name="headsProbability">How likely a stake is won, in [0, 1].</param>
    /// <exception cref="UserException">It is no probability.</exception>
    public Gambler(double headsProbability = 0.4) : base(Starts(), LargestStake, (state, action) => Outcomes(Checked(headsProbability), state, action)) { }

    /// <inheritdoc/>
    public int Rows => Goal / Columns + 1;

    /// <inheritdoc/>
    public int Columns => 10;

    /// <inheritdoc/>
    public IReadOnlyList<string> ActionSymbols { get; } = [.. Enumerable.Range(1, LargestStake).Select(stake => $"{stake}")];

    /// <inheritdoc/>
    public char? Mark(int state) => state switch { 0 => 'L', Goal => 'G', _ => null };

    private static double[] Starts()
    {
        double[] probabilities = new double[Goal + 1];
        Array.Fill(probabilities, 1.0 / (Goal - 1), 1, Goal - 1);
        return probabilities;
    }

    private static Transition[] Outcomes(double headsProbability, int capital, int action)
    {
        if (capital is 0 or Goal)
            return [new Transition(1, capital, 0, true)];
        int stake = Math.Min(action + 1, Math.Min(capital, Goal - capital)), won = capital + stake, left = capital - stake;
        return
        [
            new Transition(headsProbability, won, won == Goal ? 1 : 0, won == Goal),
            new Transition(1 - headsProbability, left, 0, left == 0),
        ];
    }

    private static double Checked(double probability) => probability is >= 0 and <= 1
        ? probability
        : throw new UserException($"A probability of heads of {probability} cannot be: choose one from 0 to 1.");
}
