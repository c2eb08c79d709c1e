using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Onnx.Runtime;

/// <summary>Samples continuations from an exported language model in ONNX Runtime, with a key/value cache, one prompt after the other.</summary>
/// <param name="session">A file that <see cref="Gpt2Onnx.SaveLanguageModel"/> wrote.</param>
/// <param name="config">The model's shape.</param>
public sealed class OnnxTextGenerator(OnnxSession session, Gpt2Config config)
{
    /// <summary>True for a graph with the inputs that <see cref="Gpt2Onnx.SaveLanguageModel"/> gives a model of this shape.</summary>
    public static bool Runs(OnnxSession session, Gpt2Config config) => session.InputNames.ToHashSet(StringComparer.Ordinal).SetEquals(
        [
            "input_ids", "attention_mask", "position_ids",
            .. Enumerable.Range(0, config.Layers).SelectMany(layer => (string[])[$"past_key_values.{layer}.key", $"past_key_values.{layer}.value"]),
        ]);

    /// <inheritdoc cref="TextGenerator.Generate"/>
    /// <remarks>Draws as <see cref="TextGenerator"/> does from the same seed, so texts differ only where rounding tips a choice.</remarks>
    public IReadOnlyList<GeneratedText> Generate(
        IReadOnlyList<int[]> prompts, GenerationOptions options, ulong seed, Action<GeneratedToken>? onToken = null, CancellationToken cancellation = default)
    {
        options.Validate();
        Prompts.Check(prompts, config);
        return [.. prompts.Select((prompt, index) => Continue(prompt, index, options, RandomStream.Named(seed, $"generation/{index}"), onToken, cancellation))];
    }

    private GeneratedText Continue(int[] prompt, int index, GenerationOptions options, RandomStream random, Action<GeneratedToken>? onToken, CancellationToken cancellation)
    {
        TokenSampler sampler = new(config.VocabularySize);
        int limit = Math.Min(options.MaxNewTokens, config.ContextLength - prompt.Length);
        List<int> tokens = [];
        List<float> logProbs = [];
        using Cache cache = new(session, config);
        int[] newest = prompt;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            float[] probabilities = cache.Next(newest);
            Softmax(probabilities, options.Temperature == 0 ? 1 : options.Temperature);
            (int token, float logProb) = sampler.Sample(options, probabilities, tokens.Count, random);
            tokens.Add(token);
            logProbs.Add(logProb);
            onToken?.Invoke(new GeneratedToken(index, token, logProb));
            newest = [token];
            if (options.StopTokens.Contains(token)) return new GeneratedText([.. tokens], [.. logProbs], FinishReason.Stop);
            if (tokens.Count == limit) return new GeneratedText([.. tokens], [.. logProbs], limit < options.MaxNewTokens ? FinishReason.Context : FinishReason.Length);
        }
    }

    private static void Softmax(Span<float> logits, double temperature)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits) largest = Math.Max(largest, logit);
        double sum = 0;
        foreach (ref float logit in logits) sum += logit = (float)Math.Exp((logit - largest) / temperature);
        foreach (ref float probability in logits) probability = (float)(probability / sum);
    }

    /// <summary>Keys and values of the tokens so far, which stay in ONNX Runtime's memory.</summary>
    private sealed class Cache : IDisposable
    {
        private readonly OnnxSession session;
        private readonly Dictionary<string, OnnxValue> past = [];
        private int length;

        public Cache(OnnxSession session, Gpt2Config config)
        {
            this.session = session;
            foreach (string name in session.InputNames.Where(name => name.StartsWith("past_key_values.", StringComparison.Ordinal)))
                past.Add(name, session.CreateValue<float>([], 1, config.Heads, 0, config.Width / config.Heads));
        }

        /// <summary>Runs the newest tokens; the logits of what follows the last.</summary>
        public float[] Next(int[] tokens)
        {
            long[] mask = new long[length + tokens.Length];
            Array.Fill(mask, 1);
            using OnnxValue ids = session.CreateValue<long>(Array.ConvertAll(tokens, token => (long)token), 1, tokens.Length);
            using OnnxValue attention = session.CreateValue<long>(mask, 1, mask.Length);
            using OnnxValue positions = session.CreateValue<long>([.. Enumerable.Range(length, tokens.Length).Select(i => (long)i)], 1, tokens.Length);
            IReadOnlyDictionary<string, OnnxValue> outputs = session.Run(new Dictionary<string, OnnxValue>(past) { ["input_ids"] = ids, ["attention_mask"] = attention, ["position_ids"] = positions });
            foreach (string name in past.Keys.ToArray())
            {
                past[name].Dispose();
                past[name] = outputs[name.Replace("past_key_values", "present", StringComparison.Ordinal)];
            }
            length = mask.Length;
            using OnnxValue logits = outputs["logits"];   // [1, tokens, vocabulary]
            return logits.Elements<float>()[^(int)logits.Shape[^1]..].ToArray();
        }

        public void Dispose()
        {
            foreach (OnnxValue value in past.Values) value.Dispose();
        }
    }
}
