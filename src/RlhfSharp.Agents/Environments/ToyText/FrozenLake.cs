using RlhfSharp.Core;

namespace RlhfSharp.Agents.Environments.ToyText;

/// <summary>
/// Cross a frozen lake from the start to the goal without falling into a hole: left (0), down (1), right (2), up (3). On
/// slippery ice a move also goes to either side. State = row * columns + column. Equal to Gymnasium's FrozenLake.
/// </summary>
public sealed class FrozenLake : TabularEnvironment
{
    private static readonly (int Row, int Column)[] s_moves = [(0, -1), (1, 0), (0, 1), (-1, 0)];

    /// <summary>A lake.</summary>
    /// <param name="map">Rows of S, F, H and G; <see cref="FrozenLakeMap.Small"/> when left out.</param>
    /// <param name="isSlippery">Whether a move may go to either side of its direction.</param>
    /// <param name="successRate">On slippery ice, how likely a move goes where it was meant to, in [0, 1]; the rest is shared by the sides.</param>
    /// <param name="rewards">For reaching a goal, a hole and a frozen tile.</param>
    /// <exception cref="UserException">A map or a rate that cannot be.</exception>
    public FrozenLake(
        IReadOnlyList<string>? map = null, bool isSlippery = true, double successRate = 1.0 / 3.0,
        (double Goal, double Hole, double Frozen)? rewards = null)
        : this(Checked(map ?? FrozenLakeMap.Small), isSlippery ? Checked(successRate) : null, rewards ?? (1, 0, 0)) { }

    private FrozenLake(IReadOnlyList<string> map, double? successRate, (double Goal, double Hole, double Frozen) rewards)
        : base(Starts(map), s_moves.Length, (state, action) => Outcomes(map, successRate, rewards, state, action)) => Map = map;

    /// <summary>The rows of the map.</summary>
    public IReadOnlyList<string> Map { get; }

    private static double[] Starts(IReadOnlyList<string> map)
    {
        string tiles = string.Concat(map);
        int count = tiles.Count(tile => tile == 'S');
        return [.. tiles.Select(tile => tile == 'S' ? 1.0 / count : 0)];
    }

    private static Transition[] Outcomes(
        IReadOnlyList<string> map, double? successRate, (double Goal, double Hole, double Frozen) rewards, int state, int action)
    {
        (int row, int column) = Math.DivRem(state, map[0].Length);
        if (map[row][column] is 'G' or 'H')
            return [new Transition(1, state, 0, true)];
        if (successRate is not { } success)
            return [Towards(action, 1)];
        double aside = (1 - success) / 2;
        return [Towards((action + 3) % 4, aside), Towards(action, success), Towards((action + 1) % 4, aside)];

        Transition Towards(int direction, double probability)
        {
            int nextRow = Math.Clamp(row + s_moves[direction].Row, 0, map.Count - 1);
            int nextColumn = Math.Clamp(column + s_moves[direction].Column, 0, map[0].Length - 1);
            char tile = map[nextRow][nextColumn];
            double reward = tile switch { 'G' => rewards.Goal, 'H' => rewards.Hole, _ => rewards.Frozen };
            return new Transition(probability, nextRow * map[0].Length + nextColumn, reward, tile is 'G' or 'H');
        }
    }

    private static IReadOnlyList<string> Checked(IReadOnlyList<string> map)
    {
        FrozenLakeMap.Check(map);
        return map;
    }

    private static double Checked(double successRate) => successRate is >= 0 and <= 1
        ? successRate
        : throw new UserException($"A success rate of {successRate} is no probability: choose one from 0 to 1.");
}
