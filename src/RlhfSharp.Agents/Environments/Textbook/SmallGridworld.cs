namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// Four rows of four cells, of which the first and the last end the episode: up (0), down (1), right (2), left (3), -1 a step
/// (Sutton and Barto, example 4.1). Episodes begin in any other cell.
/// </summary>
public sealed class SmallGridworld() : TabularEnvironment(Starts(), 4, Outcomes), IGridLayout
{
    private const int Side = 4, Last = Side * Side - 1;

    /// <inheritdoc/>
    public int Rows => Side;

    /// <inheritdoc/>
    public int Columns => Side;

    /// <inheritdoc/>
    public IReadOnlyList<string> ActionSymbols => GridMoves.Arrows;

    /// <inheritdoc/>
    public char? Mark(int state) => IsEnd(state) ? 'G' : null;

    private static double[] Starts()
    {
        double[] probabilities = new double[Side * Side];
        Array.Fill(probabilities, 1.0 / (Last - 1), 1, Last - 1);
        return probabilities;
    }

    private static Transition[] Outcomes(int state, int action)
    {
        if (IsEnd(state))
            return [new Transition(1, state, 0, true)];
        int next = GridMoves.Move(state, action, Side, Side);
        return [new Transition(1, next, -1, IsEnd(next))];
    }

    private static bool IsEnd(int state) => state is 0 or Last;
}
