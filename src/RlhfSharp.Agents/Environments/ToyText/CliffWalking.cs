namespace RlhfSharp.Agents.Environments.ToyText;

/// <summary>
/// Walk along a cliff from one corner to the other: up (0), right (1), down (2), left (3), reward -1 a step; falling down
/// costs 100 and starts over (Sutton and Barto, example 6.6). State = row * 12 + column. Equal to Gymnasium's CliffWalking.
/// </summary>
/// <param name="isSlippery">A move then goes to its direction or to either side with probability 1/3 each.</param>
public sealed class CliffWalking(bool isSlippery = false) : TabularEnvironment(Starts(), s_moves.Length, (state, action) => Outcomes(isSlippery, state, action))
{
    /// <summary>Rows of the grid.</summary>
    public const int Rows = 4;

    /// <summary>Columns of the grid.</summary>
    public const int Columns = 12;

    /// <summary>Where every episode begins.</summary>
    public const int Start = (Rows - 1) * Columns;

    /// <summary>Where an episode ends.</summary>
    public const int Goal = Rows * Columns - 1;

    private static readonly (int Row, int Column)[] s_moves = [(-1, 0), (0, 1), (1, 0), (0, -1)];

    private static double[] Starts()
    {
        double[] probabilities = new double[Rows * Columns];
        probabilities[Start] = 1;
        return probabilities;
    }

    private static Transition[] Outcomes(bool isSlippery, int state, int action)
    {
        return isSlippery
            ? [Towards((action + 3) % 4, 1.0 / 3), Towards(action, 1.0 / 3), Towards((action + 1) % 4, 1.0 / 3)]
            : [Towards(action, 1)];

        Transition Towards(int direction, double probability)
        {
            int row = Math.Clamp(state / Columns + s_moves[direction].Row, 0, Rows - 1);
            int column = Math.Clamp(state % Columns + s_moves[direction].Column, 0, Columns - 1);
            bool falls = row == Rows - 1 && column is > 0 and < Columns - 1;
            int next = row * Columns + column;
            return falls ? new Transition(probability, Start, -100, false) : new Transition(probability, next, -1, next == Goal);
        }
    }
}
