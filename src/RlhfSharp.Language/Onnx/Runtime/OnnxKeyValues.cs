using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Onnx.Runtime;

/// <summary>
/// Keys and values of some texts, as a run left them in ONNX Runtime's memory: for each of <see cref="OnnxLanguageModel.PastNames"/> a tensor
/// [rows, heads, length, head size]. A shorter text stands at the end of its row. It goes with the last of its users.
/// </summary>
internal sealed class OnnxKeyValues(IReadOnlyList<OnnxValue> values)
{
    private int users;

    /// <summary>The tensors.</summary>
    public IReadOnlyList<OnnxValue> Values => values;

    /// <summary>Texts in it.</summary>
    public int Rows => (int)values[0].Shape[0];

    /// <summary>Tokens that a row has room for.</summary>
    public int Length => (int)values[0].Shape[2];

    /// <summary>A block that holds these texts in this order and is no longer than the longest: theirs where they share such a one, else a copy.</summary>
    public static OnnxKeyValues Of(IReadOnlyList<OnnxText> texts, OnnxSession session, Gpt2Config config)
    {
        int length = texts.Max(text => text.Length);
        OnnxKeyValues? shared = texts[0].Block;
        return shared is not null && shared.Rows == texts.Count && shared.Length == length && texts.Index().All(text => text.Item.Block == shared && text.Item.Row == text.Index)
            ? shared
            : new OnnxKeyValues([.. Enumerable.Range(0, 2 * config.Layers).Select(index => Gather(index, texts, length, session, config))]);
    }

    /// <summary>One user more.</summary>
    public void Hold() => users++;

    /// <summary>One user less.</summary>
    public void Release()
    {
        if (--users > 0) return;
        foreach (OnnxValue value in values) value.Dispose();
    }

    private static OnnxValue Gather(int index, IReadOnlyList<OnnxText> texts, int length, OnnxSession session, Gpt2Config config)
    {
        int headSize = config.Width / config.Heads;
        OnnxValue gathered = session.AllocateValue<float>(texts.Count, config.Heads, length, headSize);
        Span<float> rest = gathered.Memory<float>();
        foreach (OnnxText text in texts)
            for (int head = 0; head < config.Heads; head++, rest = rest[(length * headSize)..])
            {
                int padding = (length - text.Length) * headSize;
                rest[..padding].Clear();   // masked, but what is in fresh memory may be no number
                text.Elements(index, head).CopyTo(rest[padding..]);
            }
        return gathered;
    }
}
