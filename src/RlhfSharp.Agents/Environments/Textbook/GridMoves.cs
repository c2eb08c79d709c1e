namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>Moves on a grid in the book's order: up, down, right, left; one that would leave it stays.</summary>
internal static class GridMoves
{
    private static readonly (int Row, int Column)[] s_moves = [(-1, 0), (1, 0), (0, 1), (0, -1)];

    /// <summary>The moves as arrows.</summary>
    public static IReadOnlyList<string> Arrows { get; } = ["↑", "↓", "→", "←"];

    /// <summary>Whether the move would leave the grid.</summary>
    public static bool Leaves(int state, int action, int rows, int columns)
    {
        (int row, int column) = (state / columns + s_moves[action].Row, state % columns + s_moves[action].Column);
        return row < 0 || row >= rows || column < 0 || column >= columns;
    }

    /// <summary>The cell that the move leads to.</summary>
    public static int Move(int state, int action, int rows, int columns) =>
        Leaves(state, action, rows, columns) ? state : state + s_moves[action].Row * columns + s_moves[action].Column;
}
