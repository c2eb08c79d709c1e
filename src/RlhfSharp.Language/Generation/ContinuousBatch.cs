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

    private readonly Gpt2Config config;
    private readonly IDecoder decoder;
    private readonly TokenSampler sampler;
    private readonly DecodeBatch tokens = new();
    private readonly Stack<int> free;
    private readonly bool promptsApart;
    private readonly List<GenerationRow> live = [], entering = [], predicted = [];

    /// <param name="model">It stays the caller's.</param>
    /// <param name="slots">Texts that can run together.</param>
    /// <param name="capacity">Longest prompt with its new tokens, at most the model's context.</param>
    /// <param name="promptsApart">
    /// Reads the whole prompts of entering texts in passes of their own, which differs in rounding; otherwise with the newest tokens of the others, so
    /// that a long prompt holds nobody up.
    /// </param>
    public ContinuousBatch(IDecodingModel model, int slots, int capacity, bool promptsApart = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, model.Config.ContextLength);
        (config, Slots, Capacity, this.promptsApart) = (model.Config, slots, capacity, promptsApart);
        decoder = model.NewDecoder(slots, capacity);
        sampler = new TokenSampler(config.VocabularySize);
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
        config.CheckRow(row.Prompt.Length, row.Prompt.Max());
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

    /// <summary>
    /// Gives the texts in the batch their next token; those that end leave. A text whose prompt is long may have to wait for its first one
    /// while the prompt is read, some hundred tokens in a step.
    /// </summary>
    /// <param name="onToken">Told of each token and its log-probability, as in <see cref="GeneratedText"/>; must not throw where the batch is to be used again.</param>
    public void Step(Action<GenerationRow, int, float> onToken)
    {
        foreach (GenerationRow row in live) Predict(row, row.Tokens[^1], row.CachedLength);
        if (promptsApart)
        {
            Run(onToken);
            while (ReadPrompts()) Run(onToken);
        }
        else
        {
            ReadPrompts();
            Run(onToken);
        }
        live.AddRange(entering.Where(row => row.Tokens.Count > 0));
        entering.RemoveAll(row => row.Tokens.Count > 0);
        foreach (GenerationRow row in live)
            if (row.Finished is not null) Release(row);
        live.RemoveAll(row => row.Finished is not null);
    }

    /// <summary>Gives the memory back; the model stays.</summary>
    public void Dispose() => decoder.Dispose();

    private void Release(GenerationRow row)
    {
        decoder.Forget(row.Slot);
        free.Push(row.Slot);
        row.Slot = -1;
    }

    /// <summary>Adds more of the prompts to the tokens that run next; false where there is no more.</summary>
    private bool ReadPrompts()
    {
        int added = 0;
        foreach (GenerationRow row in entering)
            for (; row.ReadLength < row.Prompt.Length && added < PromptTokensAtOnce; added++)
            {
                int position = row.ReadLength++;
                if (position == row.Prompt.Length - 1) Predict(row, row.Prompt[position], position);
                else tokens.Add(row.Prompt[position], row.Slot, position);
            }
        return added > 0;
    }

    private void Predict(GenerationRow row, int token, int position)
    {
        tokens.AddPredicted(token, row.Slot, position, row.DivisorOfLogits);
        predicted.Add(row);
    }

    /// <summary>Runs the tokens, and samples a token for each row that one is wanted of.</summary>
    private void Run(Action<GenerationRow, int, float> onToken)
    {
        if (tokens.Count == 0) return;
        Span<float> probabilities = decoder.Decode(tokens);
        tokens.Clear();
        int width = config.VocabularySize;
        for (int i = 0; i < predicted.Count; i++)
        {
            GenerationRow row = predicted[i];
            (int token, float logProb) = sampler.Sample(row.Options, probabilities.Slice(i * width, width), row.Tokens.Count, row.Random);
            row.Append(token, logProb);
            onToken(row, token, logProb);
        }
        predicted.Clear();
    }
}
