using RlhfSharp.Agents.Policies;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.FineTuning.Rollouts;

/// <summary>
/// Prompts with their responses, one row each, as token ids of different lengths. How they lie in memory for the model (packed end to end, no
/// padding) is hidden in here.
/// </summary>
public sealed class TokenRows : IRows<TokenRows>
{
    private readonly int[][] _rows;
    private readonly int[] _promptLengths;

    /// <param name="rows">Prompt and response of each row, at least one token each.</param>
    /// <param name="promptLengths">Tokens of each row that are its prompt, at least 1 and fewer than the row has.</param>
    public TokenRows(IReadOnlyList<int[]> rows, IReadOnlyList<int> promptLengths)
    {
        if (rows.Count != promptLengths.Count)
            throw new ArgumentException($"{rows.Count} rows and {promptLengths.Count} prompt lengths were given; each row needs one.");
        for (int row = 0; row < rows.Count; row++)
            if (promptLengths[row] < 1 || promptLengths[row] >= rows[row].Length)
                throw new ArgumentException($"Row {row} has {rows[row].Length} tokens of which {promptLengths[row]} are its prompt; both parts need at least one.");
        _rows = [.. rows];
        _promptLengths = [.. promptLengths];
    }

    /// <inheritdoc/>
    public long RowCount => _rows.Length;

    /// <summary>Tokens of the longest response.</summary>
    public int MaxResponseLength => _rows.Length == 0 ? 0 : Enumerable.Range(0, _rows.Length).Max(ResponseLength);

    /// <summary>Tokens of prompt and response.</summary>
    public ReadOnlySpan<int> Row(int row) => _rows[row];

    /// <summary>The prompt's tokens.</summary>
    public ReadOnlySpan<int> Prompt(int row) => _rows[row].AsSpan(0, _promptLengths[row]);

    /// <summary>The response's tokens.</summary>
    public ReadOnlySpan<int> Response(int row) => _rows[row].AsSpan(_promptLengths[row]);

    /// <summary>Number of tokens in the response.</summary>
    public int ResponseLength(int row) => _rows[row].Length - _promptLengths[row];

    /// <inheritdoc/>
    public TokenRows SelectRows(Tensor rowIndices) => Select([.. rowIndices.data<long>().ToArray().Select(row => (int)row)]);

    /// <summary>The rows at these places, in this order.</summary>
    public TokenRows Select(IReadOnlyList<int> rows) => new([.. rows.Select(row => _rows[row])], [.. rows.Select(row => _promptLengths[row])]);

    /// <summary>
    /// Packs the rows for a model. A row's last token is left out: nothing is predicted from it, and neither its value nor its probability needs it.
    /// </summary>
    public PackedTokens Pack() => new([.. _rows.Select(row => row[..^1])]);

    /// <summary>
    /// Places in the packed rows from which each response token is predicted, and the tokens themselves, row after row.
    /// </summary>
    /// <returns>Positions and Targets, int64 [response tokens].</returns>
    public (Tensor Positions, Tensor Targets) Predictions()
    {
        int total = Enumerable.Range(0, _rows.Length).Sum(ResponseLength);
        long[] positions = new long[total];
        long[] targets = new long[total];
        int next = 0;
        int start = 0; // of the row in the packed tokens
        for (int row = 0; row < _rows.Length; row++)
        {
            for (int step = 0; step < ResponseLength(row); step++, next++)
            {
                positions[next] = start + _promptLengths[row] - 1 + step;
                targets[next] = _rows[row][_promptLengths[row] + step];
            }
            start += _rows[row].Length - 1;
        }
        return (tensor(positions), tensor(targets));
    }

    /// <summary>Spreads one value a response token over [rows, steps], zero where a row has ended; differentiable.</summary>
    /// <param name="values">[response tokens], in the order of <see cref="Predictions"/>.</param>
    /// <param name="steps">Columns of the result, at least <see cref="MaxResponseLength"/>.</param>
    public Tensor Spread(Tensor values, int steps)
    {
        long padding = values.shape[0]; // index of the zero appended below
        long[] source = new long[_rows.Length * steps];
        Array.Fill(source, padding);
        long next = 0;
        for (int row = 0; row < _rows.Length; row++)
            for (int step = 0; step < ResponseLength(row); step++)
                source[row * steps + step] = next++;
        return cat([values, zeros(1)]).index_select(0, tensor(source)).view(_rows.Length, steps); // [rows, steps]
    }

    /// <summary>The response tokens, int64 [rows, steps], 0 where a row has ended.</summary>
    public Tensor Actions()
    {
        int steps = MaxResponseLength;
        long[] actions = new long[_rows.Length * steps];
        for (int row = 0; row < _rows.Length; row++)
            for (int step = 0; step < ResponseLength(row); step++)
                actions[row * steps + step] = _rows[row][_promptLengths[row] + step];
        return tensor(actions, [_rows.Length, steps]);
    }

    /// <summary>1 at real response tokens, 0 after a row's end, float32 [rows, steps].</summary>
    public Tensor Mask()
    {
        int steps = MaxResponseLength;
        float[] mask = new float[_rows.Length * steps];
        for (int row = 0; row < _rows.Length; row++)
            Array.Fill(mask, 1f, row * steps, ResponseLength(row));
        return tensor(mask, [_rows.Length, steps]);
    }
}
