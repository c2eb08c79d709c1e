using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Rollouts;

/// <summary>Samples responses to prompts as the rollout section says: until the stop token, or in fixed-length mode always to the end.</summary>
public sealed class ResponseSampler : ICheckpointable
{
    private readonly TextGenerator _generator;
    private readonly RolloutOptions _options;
    private readonly RandomStream _random;
    private readonly int _stopToken;
    private readonly int _truncateToken;

    /// <param name="model">The model to sample from.</param>
    /// <param name="tokenizer">Finds the stop and truncation tokens.</param>
    /// <param name="options">How to sample.</param>
    /// <param name="random">Draws one seed for each call.</param>
    /// <exception cref="UserException">The stop or truncation text is not a single token.</exception>
    public ResponseSampler(Gpt2Model model, ITokenizer tokenizer, RolloutOptions options, RandomStream random)
    {
        _generator = new TextGenerator(model, options.Weights);
        _options = options;
        _random = random;
        _stopToken = SingleToken(tokenizer, "rollout.stop_token", options.StopToken) ?? tokenizer.EndOfTextToken;
        _truncateToken = SingleToken(tokenizer, "rollout.truncate_token", options.TruncateToken) ?? _stopToken;
    }

    /// <summary>One response for each prompt, in order.</summary>
    public IReadOnlyList<SampledResponse> Sample(IReadOnlyList<int[]> prompts)
    {
        GenerationOptions generation = new()
        {
            Temperature = _options.Temperature,
            TopK = _options.TopK,
            TopP = _options.TopP,
            MinNewTokens = _options.FixedLength ? 0 : _options.MinNewTokens,
            MaxNewTokens = _options.MaxNewTokens,
            StopTokens = _options.FixedLength ? [] : [_stopToken],
        };
        IReadOnlyList<GeneratedText> generated = _generator.Generate(prompts, generation, _random.NextUInt64());
        return [.. prompts.Select((prompt, i) => ToResponse(prompt, generated[i].Tokens))];
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _random.Save(writer);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _random.Load(reader);

    private SampledResponse ToResponse(int[] prompt, int[] tokens)
    {
        if (!_options.FixedLength)
            return new SampledResponse(prompt, tokens, tokens.Length, tokens[^1] == _stopToken);
        int end = Array.IndexOf(tokens, _truncateToken, Math.Min(_options.TruncateAfter, tokens.Length));
        return end < 0
            ? new SampledResponse(prompt, tokens, tokens.Length, Stopped: false)
            : new SampledResponse(prompt, tokens, end + 1, Stopped: true);
    }

    private static int? SingleToken(ITokenizer tokenizer, string key, string text)
    {
        if (text.Length == 0)
            return null;
        int[] tokens = tokenizer.Encode(text);
        return tokens.Length == 1
            ? tokens[0]
            : throw new UserException($"'{key}' is \"{text}\", which is {tokens.Length} tokens in this vocabulary; it must be exactly one.");
    }
}
