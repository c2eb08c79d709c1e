using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Onnx.Runtime;

/// <summary>
/// The decoder of an exported model. Texts with equally many new tokens run together: all that have got their first token, and prompts of one
/// length. What differs is how many tokens came before; there the shorter ones are padded in front, and the attention mask hides it.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="slots">Texts that can be kept.</param>
internal sealed class OnnxDecoder(OnnxLanguageModel model, int slots) : IDecoder
{
    private readonly OnnxText[] texts = new OnnxText[slots];
    private readonly float[] probabilities = new float[slots * model.Config.VocabularySize];

    public Span<float> Decode(DecodeBatch tokens)
    {
        List<Piece> pieces = Split(tokens);
        foreach (Piece[] run in model.RowsApart ? pieces.Select(piece => (Piece[])[piece]) : pieces.GroupBy(piece => piece.Count).Select(group => group.ToArray()))
            Run(tokens, run);
        return probabilities;
    }

    public void Forget(int slot)
    {
        texts[slot].Block?.Release();
        texts[slot] = default;
    }

    public void Dispose()
    {
        for (int slot = 0; slot < slots; slot++) Forget(slot);
    }

    private static List<Piece> Split(DecodeBatch tokens)
    {
        List<Piece> pieces = [];
        for (int i = 0; i < tokens.Count; i++)
            if (i > 0 && tokens.Slots[i] == tokens.Slots[i - 1]) pieces[^1] = pieces[^1] with { Count = pieces[^1].Count + 1 };
            else pieces.Add(new Piece((int)tokens.Slots[i], i, 1));
        return pieces;
    }

    /// <summary>Runs pieces of the same count.</summary>
    private void Run(DecodeBatch tokens, Piece[] pieces)
    {
        OnnxKeyValues past = OnnxKeyValues.Of([.. pieces.Select(piece => texts[piece.Slot])], model.Session, model.Config);
        past.Hold();
        try
        {
            IReadOnlyDictionary<string, OnnxValue> outputs = Run(tokens, pieces, past);
            using OnnxValue logits = outputs["logits"];   // [rows, count, vocabulary]
            OnnxKeyValues present = new([.. model.PresentNames.Select(name => outputs[name])]);
            for (int row = 0; row < pieces.Length; row++)
            {
                (int slot, int first, int count) = pieces[row];
                int length = texts[slot].Length + count;
                present.Hold();
                Forget(slot);
                texts[slot] = new OnnxText(present, row, length);
            }
            Predict(tokens, pieces, logits.Elements<float>());
        }
        finally
        {
            past.Release();
        }
    }

    private IReadOnlyDictionary<string, OnnxValue> Run(DecodeBatch tokens, Piece[] pieces, OnnxKeyValues past)
    {
        int count = pieces[0].Count, total = past.Length + count;
        long[] ids = new long[pieces.Length * count], positions = new long[ids.Length], mask = new long[pieces.Length * total];
        for (int row = 0; row < pieces.Length; row++)
        {
            (int slot, int first, _) = pieces[row];
            tokens.Tokens.Slice(first, count).CopyTo(ids.AsSpan(row * count));
            tokens.Positions.Slice(first, count).CopyTo(positions.AsSpan(row * count));
            mask.AsSpan(row * total, total)[(past.Length - texts[slot].Length)..].Fill(1);
        }
        using OnnxValue idValue = model.Session.CreateValue<long>(ids, pieces.Length, count);
        using OnnxValue positionValue = model.Session.CreateValue<long>(positions, pieces.Length, count);
        using OnnxValue maskValue = model.Session.CreateValue<long>(mask, pieces.Length, total);
        Dictionary<string, OnnxValue> inputs = new() { ["input_ids"] = idValue, ["position_ids"] = positionValue, ["attention_mask"] = maskValue };
        for (int i = 0; i < model.PastNames.Count; i++) inputs.Add(model.PastNames[i], past.Values[i]);
        return model.Session.Run(inputs);
    }

    /// <summary>Fills the rows of probabilities that belong to predicted tokens of the pieces.</summary>
    private void Predict(DecodeBatch tokens, Piece[] pieces, ReadOnlySpan<float> logits)
    {
        int vocabulary = model.Config.VocabularySize, count = pieces[0].Count;
        for (int row = 0; row < pieces.Length; row++)
            for (int i = 0; i < count; i++)
                if (tokens.Predicted.BinarySearch((long)(pieces[row].First + i)) is >= 0 and var place)
                    Softmax(logits.Slice((row * count + i) * vocabulary, vocabulary), tokens.Temperatures[place], probabilities.AsSpan(place * vocabulary, vocabulary));
    }

    private static void Softmax(ReadOnlySpan<float> logits, double temperature, Span<float> probabilities)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits) largest = Math.Max(largest, logit);
        double sum = 0;
        for (int i = 0; i < logits.Length; i++) sum += probabilities[i] = (float)Math.Exp((logits[i] - largest) / temperature);
        foreach (ref float probability in probabilities) probability = (float)(probability / sum);
    }

    /// <summary>New tokens of one slot.</summary>
    /// <param name="Slot">Where its text is kept.</param>
    /// <param name="First">Index of the first in the batch.</param>
    /// <param name="Count">How many.</param>
    private readonly record struct Piece(int Slot, int First, int Count);
}
