using System.Runtime.InteropServices;
using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Generation;

/// <summary>
/// Samples continuations of prompts with a key/value cache. Prompts run packed, without padding, some hundred tokens at a time; each
/// step then runs one token of every live row in one batch. A finished row leaves at once, and waiting prompts take the places that come free.
/// </summary>
public sealed class TextGenerator
{
    private const int PromptTokensAtOnce = 256;   // enough to be bound by arithmetic; more would not fit the cache

    private readonly Gpt2Model model;
    private readonly WeightFormat format;
    private readonly PreparedModel? kept;

    /// <summary>Prepares the weights in each call, so that it follows the model as it learns.</summary>
    /// <param name="model">The model to sample from.</param>
    /// <param name="weights">How the copy of the weights is stored.</param>
    public TextGenerator(Gpt2Model model, WeightFormat weights = WeightFormat.Float32) => (this.model, format) = (model, weights);

    /// <summary>Samples from weights that were prepared before.</summary>
    public TextGenerator(PreparedModel prepared) => (model, format, kept) = (prepared.Model, prepared.Format, prepared);

    private sealed record Row(int Prompt, int Slot, int PromptLength, int Limit, RandomStream Random)
    {
        public readonly List<int> Tokens = [];
        public readonly List<float> LogProbs = [];
        public FinishReason? Finished;

        // The newest token is not in the cache yet.
        public int CachedLength => PromptLength + Tokens.Count - 1;
    }

    /// <summary>One continuation for each prompt, in the order of the prompts.</summary>
    /// <param name="prompts">Token ids, at least one each, and fewer than the model's context.</param>
    /// <param name="options">How to sample.</param>
    /// <param name="seed">Each prompt draws from a stream of its own, made of this and its index, so that a text does not depend on its neighbours.</param>
    /// <param name="onToken">Told of each token as it comes, in order within a prompt.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="UserException">A prompt leaves no room in the context, or an option is out of range.</exception>
    public IReadOnlyList<GeneratedText> Generate(
        IReadOnlyList<int[]> prompts, GenerationOptions options, ulong seed, Action<GeneratedToken>? onToken = null, CancellationToken cancellation = default)
    {
        options.Validate();
        if (prompts.Count == 0) return [];
        Prompts.Check(prompts, model.Config);
        int capacity = Math.Min(model.Config.ContextLength, prompts.Max(prompt => prompt.Length) + options.MaxNewTokens);
        bool wasTraining = model.training;
        model.eval();
        try
        {
            using IDisposable frozen = no_grad();
            using PreparedModel? own = kept is null ? new PreparedModel(model, format) : null;
            using KeyValueCache cache = new(model.Config, Math.Min(options.BatchSize, prompts.Count), capacity);
            return Run(prompts, options, seed, (kept ?? own!).Weights, cache, onToken, cancellation);
        }
        finally
        {
            model.train(wasTraining);
        }
    }

    private GeneratedText[] Run(
        IReadOnlyList<int[]> prompts, GenerationOptions options, ulong seed, DecoderWeights weights, KeyValueCache cache,
        Action<GeneratedToken>? onToken, CancellationToken cancellation)
    {
        DecodeBatch batch = new(options.Temperature == 0 ? 1 : options.Temperature);
        TokenSampler sampler = new(options, model.Config.VocabularySize);
        GeneratedText[] results = new GeneratedText[prompts.Count];
        int slotCount = Math.Min(options.BatchSize, prompts.Count), waiting = 0;
        using Tensor probabilities = zeros(slotCount, model.Config.VocabularySize);
        Stack<int> free = new(Enumerable.Range(0, slotCount).Reverse());
        List<Row> live = [];
        while (waiting < prompts.Count || live.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (live.Count > 0)
            {
                Decode(live, weights, cache, batch, probabilities);
                Step(live);
            }
            bool worthAPrefill = free.Count >= Math.Min(prompts.Count - waiting, Math.Max(1, slotCount / 4));   // prompts run better together
            if (waiting < prompts.Count && (worthAPrefill || live.Count == 0))
            {
                List<Row> entering = [];
                while (free.Count > 0 && waiting < prompts.Count)
                {
                    int limit = Math.Min(options.MaxNewTokens, model.Config.ContextLength - prompts[waiting].Length);
                    entering.Add(new Row(waiting, free.Pop(), prompts[waiting].Length, limit, RandomStream.Named(seed, $"generation/{waiting}")));
                    waiting++;
                }
                Prefill(prompts, entering, weights, cache, batch, probabilities);
                Step(entering);
                live.AddRange(entering);
            }
            foreach (Row row in live)
                if (row.Finished is FinishReason reason)
                {
                    results[row.Prompt] = new GeneratedText([.. row.Tokens], [.. row.LogProbs], reason);
                    free.Push(row.Slot);
                }
            live.RemoveAll(row => row.Finished is not null);
        }
        return results;

        void Step(List<Row> rows)   // the first rows of the probabilities are theirs
        {
            Span<float> values = MemoryMarshal.Cast<byte, float>(probabilities.bytes);
            int width = model.Config.VocabularySize;
            for (int i = 0; i < rows.Count; i++)
            {
                Row row = rows[i];
                (int token, float logProb) = sampler.Sample(values.Slice(i * width, width), row.Tokens.Count, row.Random);
                row.Tokens.Add(token);
                row.LogProbs.Add(logProb);
                if (options.StopTokens.Contains(token)) row.Finished = FinishReason.Stop;
                else if (row.Tokens.Count == row.Limit) row.Finished = row.Limit < options.MaxNewTokens ? FinishReason.Context : FinishReason.Length;
                onToken?.Invoke(new GeneratedToken(row.Prompt, token, logProb));
            }
        }
    }

    /// <summary>Runs the prompts of new rows; row i of the probabilities is what follows row i.</summary>
    private static void Prefill(IReadOnlyList<int[]> prompts, List<Row> rows, DecoderWeights weights, KeyValueCache cache, DecodeBatch batch, Tensor probabilities)
    {
        int done = 0;   // rows whose probabilities are there
        foreach (Row row in rows)
            for (int position = 0; position < row.PromptLength; position++)
            {
                bool last = position == row.PromptLength - 1;
                batch.Add(prompts[row.Prompt][position], row.Slot, position, predict: last);
                if (batch.Count < PromptTokensAtOnce && !(last && row == rows[^1])) continue;
                using Tensor rest = probabilities.narrow(0, done, probabilities.size(0) - done);
                done += batch.Run(weights, cache, rest);
            }
    }

    /// <summary>Runs the newest token of each row; row i of the probabilities is what follows row i.</summary>
    private static void Decode(List<Row> rows, DecoderWeights weights, KeyValueCache cache, DecodeBatch batch, Tensor probabilities)
    {
        foreach (Row row in rows) batch.Add(row.Tokens[^1], row.Slot, row.CachedLength, predict: true);
        batch.Run(weights, cache, probabilities);
    }
}
