namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// Five rows of five cells without an end: up (0), down (1), right (2), left (3). From A (second cell of the first row) every
/// action gives 10 and leads to the last row, from B (fourth cell) 5 and to the third row; leaving the grid gives -1
/// (Sutton and Barto, examples 3.5 and 3.8). Episodes begin anywhere.
/// </summary>
public sealed class Gridworld() : TabularEnvironment(Enumerable.Repeat(1.0 / (Side * Side), Side * Side).ToArray(), 4, Outcomes), IGridLayout
{
    private const int Side = 5, A = 1, B = 3, AfterA = 21, AfterB = 13;

    /// <inheritdoc/>
    public int Rows => Side;

    /// <inheritdoc/>
    public int Columns => Side;

    /// <inheritdoc/>
    public IReadOnlyList<string> ActionSymbols => GridMoves.Arrows;

    /// <inheritdoc/>
    public char? Mark(int state) => null;

    private static Transition[] Outcomes(int state, int action) => state switch
    {
        A => [new Transition(1, AfterA, 10, false)],
        B => [new Transition(1, AfterB, 5, false)],
        _ => [new Transition(1, GridMoves.Move(state, action, Side, Side), GridMoves.Leaves(state, action, Side, Side) ? -1 : 0, false)],
    };
}
