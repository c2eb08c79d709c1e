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
    private readonly IDecodingModel? kept;
    private readonly Gpt2Model? learning;
    private readonly WeightFormat format;

    /// <summary>Prepares the weights in each call, so that it follows the model as it learns.</summary>
    /// <param name="model">The model to sample from.</param>
    /// <param name="weights">How the copy of the weights is stored.</param>
    public TextGenerator(Gpt2Model model, WeightFormat weights = WeightFormat.Float32) => (learning, format) = (model, weights);

    /// <summary>Samples from a model that was made ready before.</summary>
    public TextGenerator(IDecodingModel model) => kept = model;

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
        Prompts.Check(prompts, kept?.Config ?? learning!.Config);
        using PreparedModel? own = kept is null ? new PreparedModel(learning!, format) : null;
        IDecodingModel model = kept ?? own!;
        int capacity = Math.Min(model.Config.ContextLength, prompts.Max(prompt => prompt.Length) + options.MaxNewTokens);
        using ContinuousBatch batch = new(model, Math.Min(options.BatchSize, prompts.Count), capacity, promptsApart: true);
        return Run(prompts, options, seed, batch, onToken, cancellation);
    }

    private static GeneratedText[] Run(
        IReadOnlyList<int[]> prompts, GenerationOptions options, ulong seed, ContinuousBatch batch, Action<GeneratedToken>? onToken, CancellationToken cancellation)
    {
        GenerationRow[] rows = [.. prompts.Select((prompt, i) => new GenerationRow(prompt, options, RandomStream.Named(seed, $"generation/{i}")))];
        Dictionary<GenerationRow, int> indices = rows.Index().ToDictionary(item => item.Item, item => item.Index);
        int entered = 0;
        while (entered < rows.Length || batch.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            bool worthAPrefill = batch.Free >= Math.Min(rows.Length - entered, Math.Max(1, batch.Slots / 4));   // prompts run better together
            if (worthAPrefill || batch.Count == 0)
                while (batch.Free > 0 && entered < rows.Length) batch.Add(rows[entered++]);
            batch.Step((row, token, logProb) => onToken?.Invoke(new GeneratedToken(indices[row], token, logProb)));
        }
        return [.. rows.Select(row => row.Text())];
    }
}
