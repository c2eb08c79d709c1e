using RlhfSharp.Core;

namespace RlhfSharp.Language.Generation;

/// <summary>How texts are sampled.</summary>
public sealed record GenerationOptions
{
    /// <summary>Divides the logits; 0 takes the likeliest token every time.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only this many of the likeliest tokens may come; 0: all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the likeliest tokens that together reach this probability may come (Holtzman et al. 2020); 1: all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>No stop token comes before this many tokens.</summary>
    public int MinNewTokens { get; init; }

    /// <summary>A text ends after this many tokens.</summary>
    public int MaxNewTokens { get; init; } = 64;

    /// <summary>A text ends with the first of these; it is part of the result.</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    /// <summary>Rows that run together; further prompts take the places of finished ones.</summary>
    public int BatchSize { get; init; } = 64;

    /// <exception cref="UserException">A value is out of range.</exception>
    internal void Validate()
    {
        Check(double.IsFinite(Temperature) && Temperature >= 0, "temperature", Temperature, "0 or more");
        Check(TopK >= 0, "top_k", TopK, "0 (off) or more");
        Check(TopP > 0 && TopP <= 1, "top_p", TopP, "above 0 and at most 1 (off)");
        Check(MaxNewTokens >= 1, "max_new_tokens", MaxNewTokens, "at least 1");
        Check(MinNewTokens >= 0 && MinNewTokens <= MaxNewTokens, "min_new_tokens", MinNewTokens, $"0 to max_new_tokens ({MaxNewTokens})");
        Check(BatchSize >= 1, "batch_size", BatchSize, "at least 1");

        static void Check(bool valid, string name, double value, string allowed)
        {
            if (!valid) throw new UserException(FormattableString.Invariant($"{name} is {value}: it must be {allowed}."));
        }
    }
}
