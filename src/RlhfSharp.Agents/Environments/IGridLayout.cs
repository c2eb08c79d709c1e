namespace RlhfSharp.Agents.Environments;

/// <summary>States that lie on a grid, so that values and policies can be drawn: state = row * columns + column.</summary>
public interface IGridLayout
{
    /// <summary>Rows of the grid.</summary>
    int Rows { get; }

    /// <summary>Columns of the grid. Cells beyond the last state are empty.</summary>
    int Columns { get; }

    /// <summary>Each action in a sign or two: an arrow, a number.</summary>
    IReadOnlyList<string> ActionSymbols { get; }

    /// <summary>A letter for a cell where there is nothing to decide, such as a hole or a goal; null elsewhere.</summary>
    char? Mark(int state);
}
