namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// A grid with a wind that blows upwards, column by column (Sutton and Barto, example 6.5): up (0), right (1), down (2),
/// left (3), and with King's moves up-right (4), down-right (5), down-left (6), up-left (7) (exercise 6.9). Reward -1 a step
/// until the goal. State = row * 10 + column, counted from the upper left.
/// </summary>
/// <param name="kingsMoves">Diagonal moves too.</param>
/// <param name="isStochastic">The wind is one stronger or one weaker, a third of the time each, where it blows (exercise 6.10).</param>
public sealed class WindyGridworld(bool kingsMoves = false, bool isStochastic = false)
    : TabularEnvironment(Starts(), kingsMoves ? 8 : 4, (state, action) => Outcomes(isStochastic, state, action))
{
    /// <summary>Rows of the grid.</summary>
    public const int Rows = 7;

    /// <summary>Columns of the grid.</summary>
    public const int Columns = 10;

    /// <summary>Where every episode begins.</summary>
    public const int Start = 3 * Columns;

    /// <summary>Where an episode ends.</summary>
    public const int Goal = 3 * Columns + 7;

    private static readonly int[] s_wind = [0, 0, 0, 1, 1, 1, 2, 2, 1, 0];

    private static readonly (int Row, int Column)[] s_moves = [(-1, 0), (0, 1), (1, 0), (0, -1), (-1, 1), (1, 1), (1, -1), (-1, -1)];

    private static double[] Starts()
    {
        double[] probabilities = new double[Rows * Columns];
        probabilities[Start] = 1;
        return probabilities;
    }

    private static Transition[] Outcomes(bool isStochastic, int state, int action)
    {
        int wind = s_wind[state % Columns]; // of the column that is left
        return isStochastic && wind > 0
            ? [Blown(wind - 1, 1.0 / 3), Blown(wind, 1.0 / 3), Blown(wind + 1, 1.0 / 3)]
            : [Blown(wind, 1)];

        Transition Blown(int strength, double probability)
        {
            int row = Math.Clamp(state / Columns + s_moves[action].Row - strength, 0, Rows - 1);
            int column = Math.Clamp(state % Columns + s_moves[action].Column, 0, Columns - 1);
            int next = row * Columns + column;
            return new Transition(probability, next, -1, next == Goal);
        }
    }
}
