using System.Runtime.InteropServices;
using RlhfSharp.Core;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Generation;

/// <summary>
/// Texts that are generated together, a token of each in a step. Texts enter and leave between two steps, each with options of its own,
/// and no text depends on which others run beside it (but for rounding). For one thread at a time.
/// </summary>
public sealed class ContinuousBatch : IDisposable
{
    private const int PromptTokensAtOnce = 256;   // enough to be bound by arithmetic; more would not fit the cache

    private readonly PreparedModel prepared;
    private readonly KeyValueCache cache;
    private readonly Tensor probabilities;   // [slots, vocabulary]
    private readonly TokenSampler sampler;
    private readonly DecodeBatch tokens = new();
    private readonly Stack<int> free;
    private readonly List<GenerationRow> live = [], entering = [];

    /// <param name="model">In evaluation mode; it stays the caller's.</param>
    /// <param name="slots">Texts that can run together.</param>
    /// <param name="capacity">Longest prompt with its new tokens, at most the model's context.</param>
    public ContinuousBatch(PreparedModel model, int slots, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, model.Model.Config.ContextLength);
        (prepared, Slots, Capacity) = (model, slots, capacity);
        cache = new KeyValueCache(model.Model.Config, slots, capacity);
        probabilities = zeros(slots, model.Model.Config.VocabularySize).DetachFromDisposeScope();
        sampler = new TokenSampler(model.Model.Config.VocabularySize);
        free = new Stack<int>(Enumerable.Range(0, slots).Reverse());
    }

    /// <summary>Texts that can run together.</summary>
    public int Slots { get; }

    /// <summary>Longest prompt with its new tokens.</summary>
    public int Capacity { get; }

    /// <summary>Texts that could enter now.</summary>
    public int Free => free.Count;

    /// <summary>Texts in it.</summary>
    public int Count => live.Count + entering.Count;

    /// <summary>Bytes of keys and values that one slot takes.</summary>
    public static long BytesOfSlot(Gpt2Config config, int capacity) => 2L * sizeof(float) * config.Layers * capacity * config.Width;

    /// <summary>Takes a text in; its prompt runs in the next step. The text may end before its longest where the capacity ends.</summary>
    /// <exception cref="UserException">The prompt is empty or leaves no room, or an option is out of range.</exception>
    public void Add(GenerationRow row)
    {
        row.Options.Validate();
        if (row.Prompt.Length == 0) throw new UserException("A prompt is empty: begin it with the end-of-text token or any other.");
        if (row.Prompt.Length >= Capacity)
            throw new UserException($"A prompt has {row.Prompt.Length} tokens: {Capacity} must leave room for at least one more.");
        prepared.Model.Check(row.Prompt.Length, row.Prompt.Max());
        if (free.Count == 0) throw new InvalidOperationException($"All {Slots} slots are taken.");
        if (row.Slot >= 0) throw new InvalidOperationException("The text is in a batch already.");
        row.Slot = free.Pop();
        row.Limit = Math.Min(row.Options.MaxNewTokens, Capacity - row.Prompt.Length);
        entering.Add(row);
    }

    /// <summary>Takes a text out before its end and frees its slot; nothing happens where it has left.</summary>
    public void Remove(GenerationRow row)
    {
        if (live.Remove(row) || entering.Remove(row)) Release(row);
    }

    /// <summary>Gives every text in the batch its next token; those that end leave.</summary>
    /// <param name="onToken">Told of each token and its log-probability, as in <see cref="GeneratedText"/>; must not throw where the batch is to be used again.</param>
    public void Step(Action<GenerationRow, int, float> onToken)
    {
        using IDisposable frozen = no_grad();
        if (live.Count > 0)
        {
            foreach (GenerationRow row in live) tokens.AddPredicted(row.Tokens[^1], row.Slot, row.CachedLength, row.DivisorOfLogits);
            tokens.Run(prepared.Weights, cache, probabilities);
            Sample(live, onToken);
        }
        if (entering.Count > 0)
        {
            RunPrompts();
            Sample(entering, onToken);
            live.AddRange(entering);
            entering.Clear();
        }
        foreach (GenerationRow row in live)
            if (row.Finished is not null) Release(row);
        live.RemoveAll(row => row.Finished is not null);
    }

    /// <summary>Gives the memory back; the model stays.</summary>
    public void Dispose()
    {
        cache.Dispose();
        probabilities.Dispose();
    }

    private void Release(GenerationRow row)
    {
        free.Push(row.Slot);
        row.Slot = -1;
    }

    /// <summary>Runs the prompts of the texts that enter; row i of the probabilities is what follows text i.</summary>
    private void RunPrompts()
    {
        int done = 0;   // rows whose probabilities are there
        foreach (GenerationRow row in entering)
            for (int position = 0; position < row.Prompt.Length; position++)
            {
                bool last = position == row.Prompt.Length - 1;
                if (last) tokens.AddPredicted(row.Prompt[position], row.Slot, position, row.DivisorOfLogits);
                else tokens.Add(row.Prompt[position], row.Slot, position);
                if (tokens.Count < PromptTokensAtOnce && !(last && row == entering[^1])) continue;
                using Tensor rest = probabilities.narrow(0, done, probabilities.size(0) - done);
                done += tokens.Run(prepared.Weights, cache, rest);
            }
    }

    private void Sample(List<GenerationRow> rows, Action<GenerationRow, int, float> onToken)   // the first rows of the probabilities are theirs
    {
        Span<float> values = MemoryMarshal.Cast<byte, float>(probabilities.bytes);
        int width = prepared.Model.Config.VocabularySize;
        for (int i = 0; i < rows.Count; i++)
        {
            GenerationRow row = rows[i];
            (int token, float logProb) = sampler.Sample(row.Options, values.Slice(i * width, width), row.Tokens.Count, row.Random);
            row.Append(token, logProb);
            onToken(row, token, logProb);
        }
    }
}
