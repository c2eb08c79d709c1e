namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// A maze: up (0), right (1), down (2), left (3); a move into a wall stays; reward 1 at the goal and 0 elsewhere (Sutton and
/// Barto, example 8.1). State = row * columns + column, counted from the upper left.
/// </summary>
public sealed class DynaMaze : TabularEnvironment
{
    private static readonly (int Row, int Column)[] s_moves = [(-1, 0), (0, 1), (1, 0), (0, -1)];

    /// <summary>A maze drawn in text.</summary>
    /// <param name="map">Rows of equal length: S where an episode begins (once), G where it ends, # walls, anything else free.</param>
    /// <exception cref="ArgumentException">Rows of different lengths, or no S.</exception>
    public DynaMaze(params IReadOnlyList<string> map) : base(Starts(map), s_moves.Length, (state, action) => Outcome(map, state, action))
    {
        Map = map;
    }

    /// <summary>The maze of example 8.1: 6 x 9, shortest way 14.</summary>
    public static IReadOnlyList<string> Usual { get; } =
    [
        ".......#G",
        "..#....#.",
        "S.#....#.",
        "..#......",
        ".....#...",
        ".........",
    ];

    /// <summary>The maze as it was drawn.</summary>
    public IReadOnlyList<string> Map { get; }

    internal static double[] Starts(IReadOnlyList<string> map)
    {
        if (map.Count == 0 || map.Any(row => row.Length != map[0].Length))
            throw new ArgumentException("The rows of a maze must have the same length.", nameof(map));
        int start = string.Concat(map).IndexOf('S', StringComparison.Ordinal);
        if (start < 0)
            throw new ArgumentException("A maze needs an S, where episodes begin.", nameof(map));
        double[] probabilities = new double[map.Count * map[0].Length];
        probabilities[start] = 1;
        return probabilities;
    }

    internal static Transition[] Outcome(IReadOnlyList<string> map, int state, int action)
    {
        int columns = map[0].Length;
        int row = Math.Clamp(state / columns + s_moves[action].Row, 0, map.Count - 1);
        int column = Math.Clamp(state % columns + s_moves[action].Column, 0, columns - 1);
        bool isWall = map[row][column] == '#', isGoal = map[row][column] == 'G';
        return [new Transition(1, isWall ? state : row * columns + column, isGoal ? 1 : 0, isGoal)];
    }
}
