using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.FineTuning.Rollouts;

/// <summary>All sequences of 1 to <paramref name="maxLength"/> tokens of a vocabulary.</summary>
/// <param name="vocabularySize">Tokens are 0 .. vocabularySize - 1.</param>
/// <param name="maxLength">Most tokens.</param>
public sealed class TokenSequenceSpace(int vocabularySize, int maxLength) : Space<int[]>
{
    private const int Padding = -1;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape { get; } = [maxLength];

    /// <inheritdoc/>
    public override bool Contains(int[] value) =>
        value.Length >= 1 && value.Length <= maxLength && value.All(token => token >= 0 && token < vocabularySize);

    /// <inheritdoc/>
    public override int[] Sample(RandomStream random)
    {
        int[] tokens = new int[1 + random.NextIndex(maxLength)];
        for (int i = 0; i < tokens.Length; i++)
            tokens[i] = random.NextIndex(vocabularySize);
        return tokens;
    }

    /// <returns>int64 [values, maxLength], -1 after a sequence's end.</returns>
    public override Tensor Encode(IReadOnlyList<int[]> values)
    {
        long[] encoded = new long[values.Count * maxLength];
        Array.Fill(encoded, Padding);
        for (int row = 0; row < values.Count; row++)
            for (int i = 0; i < values[row].Length; i++)
                encoded[row * maxLength + i] = values[row][i];
        return tensor(encoded, [values.Count, maxLength]);
    }

    /// <inheritdoc/>
    public override int[][] Decode(Tensor values) =>
        [.. values.data<long>().ToArray().Chunk(maxLength).Select(row => (int[])[.. row.TakeWhile(token => token != Padding).Select(token => (int)token)])];
}
