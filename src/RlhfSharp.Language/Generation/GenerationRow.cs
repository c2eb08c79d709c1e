using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Language.Generation;

/// <summary>One text that is being generated in a <see cref="ContinuousBatch"/>.</summary>
/// <param name="prompt">Token ids, at least one.</param>
/// <param name="options">How to sample; its batch size is not looked at.</param>
/// <param name="random">The row's own stream, so that its text does not depend on its neighbours.</param>
public sealed class GenerationRow(int[] prompt, GenerationOptions options, RandomStream random)
{
    private readonly List<int> tokens = [];
    private readonly List<float> logProbs = [];

    /// <summary>What it continues.</summary>
    public int[] Prompt => prompt;

    /// <summary>How it is sampled.</summary>
    public GenerationOptions Options => options;

    /// <summary>The new tokens so far.</summary>
    public IReadOnlyList<int> Tokens => tokens;

    /// <summary>Why it ended; null while it runs.</summary>
    public FinishReason? Finished { get; private set; }

    /// <summary>What was generated, as far as it has come.</summary>
    /// <exception cref="InvalidOperationException">The row has not ended.</exception>
    public GeneratedText Text() => new([.. tokens], [.. logProbs], Finished ?? throw new InvalidOperationException("The text has not ended yet."));

    internal RandomStream Random => random;

    /// <summary>Where the batch keeps its keys and values; -1 outside a batch.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>Most new tokens that it may get in its batch.</summary>
    internal int Limit { get; set; }

    /// <summary>Tokens of the prompt that have run.</summary>
    internal int ReadLength { get; set; }

    // The newest token is not in the cache yet.
    internal int CachedLength => prompt.Length + tokens.Count - 1;

    internal double DivisorOfLogits => options.Temperature == 0 ? 1 : options.Temperature;

    internal void Append(int token, float logProb)
    {
        tokens.Add(token);
        logProbs.Add(logProb);
        if (options.StopTokens.Contains(token)) Finished = FinishReason.Stop;
        else if (tokens.Count == Limit) Finished = Limit < options.MaxNewTokens ? FinishReason.Context : FinishReason.Length;
    }
}
