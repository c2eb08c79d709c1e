using RlhfSharp.Core.Configuration;

namespace RlhfSharp.FineTuning.Options;

/// <summary>The GPT-2 that is fine-tuned.</summary>
public sealed record ModelOptions : IValidatable
{
    [Setting("Model folder to start from (config.json, model.safetensors, tokenizer files), or hub:owner/name; empty: a new model of the size below.")]
    public string Path { get; init; } = "";

    [Setting("Transformer blocks of a new model.", Min = 1, Max = 96)]
    public int Layers { get; init; } = 4;

    [Setting("Attention heads of a new model; divides width.", Min = 1, Max = 96)]
    public int Heads { get; init; } = 4;

    [Setting("Width of a new model.", Min = 8, Max = 12288)]
    public int Width { get; init; } = 128;

    [Setting("Longest sequence a new model can read.", Min = 8, Max = 131072, Unit = "tokens")]
    public int Context { get; init; } = 128;

    [Setting("Standard deviation of a new model's weights. GPT-2's 0.02 suits widths around 768; narrower models learn sooner from more.", Min = 0.0001, Max = 1)]
    public double InitializerRange { get; init; } = 0.02;

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        if (Width % Heads != 0)
            yield return $"'model.heads' is {Heads} and does not divide 'model.width', {Width}; take a divisor of {Width}";
    }
}
