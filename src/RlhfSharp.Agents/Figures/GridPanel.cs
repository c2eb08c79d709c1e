namespace RlhfSharp.Agents.Figures;

/// <summary>A number for every cell of a grid, shown as colour and, where there is room, as text.</summary>
/// <param name="Title">What the picture shows.</param>
/// <param name="RowLabel">What the rows are.</param>
/// <param name="ColumnLabel">What the columns are.</param>
/// <param name="Rows">Names of the rows, from the top.</param>
/// <param name="Columns">Names of the columns, from the left.</param>
/// <param name="Values">One number for each cell, row by row.</param>
/// <param name="Texts">What stands in each cell, row by row; null for no text.</param>
public sealed record GridPanel(
    string Title,
    string RowLabel,
    string ColumnLabel,
    IReadOnlyList<string> Rows,
    IReadOnlyList<string> Columns,
    IReadOnlyList<double> Values,
    IReadOnlyList<string>? Texts = null) : FigurePanel(Title);
