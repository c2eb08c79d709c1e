using RlhfSharp.Agents.Features;

namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// Baird's counterexample (1995; Sutton and Barto, figure 11.1): seven states; the dashed action (0) goes to one of the first
/// six, the solid action (1) to the seventh; every reward is 0. It never ends. Semi-gradient TD on it diverges off-policy.
/// </summary>
public sealed class BairdCounterexample() : TabularEnvironment(Starts(), 2, Outcomes)
{
    /// <summary>How many states there are.</summary>
    public const int States = 7;

    /// <summary>The action that the judged policy always takes.</summary>
    public const int Solid = 1;

    /// <summary>How likely the behaviour of the figure takes the solid action.</summary>
    public const double BehaviorSolid = 1.0 / 7;

    /// <summary>The weights that the figure starts from.</summary>
    public static IReadOnlyList<double> StartWeights { get; } = [1, 1, 1, 1, 1, 1, 10, 1];

    /// <summary>The features of the figure: v(s) = 2 w[s] + w[7] in the first six states, w[6] + 2 w[7] in the seventh.</summary>
    public static FixedFeatures CreateFeatures()
    {
        double[][] rows = new double[States][];
        for (int state = 0; state < States; state++)
        {
            rows[state] = new double[States + 1];
            rows[state][state] = state < States - 1 ? 2 : 1;
            rows[state][States] = state < States - 1 ? 1 : 2;
        }

        return new FixedFeatures(rows);
    }

    private static double[] Starts()
    {
        double[] probabilities = new double[States];
        Array.Fill(probabilities, 1.0 / States);
        return probabilities;
    }

    private static Transition[] Outcomes(int state, int action)
    {
        if (action == Solid)
            return [new Transition(1, States - 1, 0, false)];
        Transition[] outcomes = new Transition[States - 1];
        for (int next = 0; next < outcomes.Length; next++)
            outcomes[next] = new Transition(1.0 / outcomes.Length, next, 0, false);
        return outcomes;
    }
}
