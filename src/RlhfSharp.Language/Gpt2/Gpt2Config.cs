using System.Text.Json;
using System.Text.Json.Serialization;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Gpt2;

/// <summary>The shape of a GPT-2, as Hugging Face's <c>config.json</c> states it; defaults are those of the 124M model.</summary>
public sealed record Gpt2Config
{
    [JsonPropertyName("model_type")] public string ModelType { get; init; } = "gpt2";

    /// <summary>The class that Hugging Face loads the folder as.</summary>
    [JsonPropertyName("architectures")] public IReadOnlyList<string>? Architectures { get; init; } = ["GPT2LMHeadModel"];

    /// <summary>Rows of the token table; a tokenizer may have fewer, never more.</summary>
    [JsonPropertyName("vocab_size")] public int VocabularySize { get; init; } = 50257;

    /// <summary>Longest row, in tokens.</summary>
    [JsonPropertyName("n_positions")] public int ContextLength { get; init; } = 1024;

    /// <summary>Size of a hidden state.</summary>
    [JsonPropertyName("n_embd")] public int Width { get; init; } = 768;

    /// <summary>Number of blocks.</summary>
    [JsonPropertyName("n_layer")] public int Layers { get; init; } = 12;

    /// <summary>Attention heads in a block; divides <see cref="Width"/>.</summary>
    [JsonPropertyName("n_head")] public int Heads { get; init; } = 12;

    /// <summary>Width inside the feed-forward part; null: four times <see cref="Width"/>.</summary>
    [JsonPropertyName("n_inner")] public int? InnerWidth { get; init; }

    [JsonPropertyName("activation_function")] public string ActivationFunction { get; init; } = "gelu_new";

    /// <summary>Kept for other tools; here dropout is what the model is told to use.</summary>
    [JsonPropertyName("resid_pdrop")] public double ResidualDropout { get; init; } = 0.1;

    /// <inheritdoc cref="ResidualDropout"/>
    [JsonPropertyName("embd_pdrop")] public double EmbeddingDropout { get; init; } = 0.1;

    /// <inheritdoc cref="ResidualDropout"/>
    [JsonPropertyName("attn_pdrop")] public double AttentionDropout { get; init; } = 0.1;

    [JsonPropertyName("layer_norm_epsilon")] public double LayerNormEpsilon { get; init; } = 1e-5;

    /// <summary>Standard deviation of initial weights.</summary>
    [JsonPropertyName("initializer_range")] public double InitializerRange { get; init; } = 0.02;

    [JsonPropertyName("use_cache")] public bool UseCache { get; init; } = true;

    [JsonPropertyName("tie_word_embeddings")] public bool TieWordEmbeddings { get; init; } = true;

    [JsonPropertyName("scale_attn_weights")] public bool ScaleAttentionWeights { get; init; } = true;

    [JsonPropertyName("scale_attn_by_inverse_layer_idx")] public bool ScaleAttentionByInverseLayer { get; init; }

    [JsonPropertyName("reorder_and_upcast_attn")] public bool ReorderAndUpcastAttention { get; init; }

    [JsonPropertyName("bos_token_id")] public int? BeginOfTextToken { get; init; } = 50256;

    [JsonPropertyName("eos_token_id")] public int? EndOfTextToken { get; init; } = 50256;

    [JsonPropertyName("pad_token_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? PadToken { get; init; }

    [JsonPropertyName("summary_type")] public string SummaryType { get; init; } = "cls_index";

    [JsonPropertyName("summary_use_proj")] public bool SummaryUsesProjection { get; init; } = true;

    [JsonPropertyName("summary_activation")] public string? SummaryActivation { get; init; }

    [JsonPropertyName("summary_proj_to_labels")] public bool SummaryProjectsToLabels { get; init; } = true;

    [JsonPropertyName("summary_first_dropout")] public double SummaryFirstDropout { get; init; } = 0.1;

    /// <summary>Every other key of the file (<c>id2label</c>, <c>problem_type</c> ...), kept as it is.</summary>
    [JsonExtensionData] public Dictionary<string, JsonElement>? OtherKeys { get; init; }

    /// <summary>Width inside the feed-forward part.</summary>
    [JsonIgnore] public int FeedForwardWidth => InnerWidth ?? 4 * Width;

    /// <summary>Trained numbers in all; the output head shares the token table.</summary>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            long width = Width, inner = FeedForwardWidth;
            long block = 4 * width + (3 * width * width + 3 * width) + (width * width + width) + (width * inner + inner) + (inner * width + width);
            return VocabularySize * width + ContextLength * width + Layers * block + 2 * width;
        }
    }

    /// <summary>Checks that the numbers fit each other and that nothing asks for what this model does not do.</summary>
    /// <param name="source">The file or section they come from, for messages.</param>
    /// <exception cref="UserException">All faults, in one message.</exception>
    public Gpt2Config Validate(string source)
    {
        List<string> faults = [];
        if (ModelType != "gpt2") faults.Add($"model_type is '{ModelType}': only 'gpt2' can be read");
        foreach ((string key, int value) in (ReadOnlySpan<(string, int)>)[("vocab_size", VocabularySize), ("n_positions", ContextLength), ("n_embd", Width), ("n_layer", Layers), ("n_head", Heads), ("n_inner", FeedForwardWidth)])
            if (value < 1) faults.Add($"{key} is {value}: at least 1 is needed");
        if (Heads > 0 && Width % Heads != 0) faults.Add($"n_embd is {Width} and n_head {Heads}: the heads must divide the width evenly");
        if (ActivationFunction is not ("gelu_new" or "gelu_pytorch_tanh")) faults.Add($"activation_function is '{ActivationFunction}': only 'gelu_new' is known");
        if (!(LayerNormEpsilon > 0)) faults.Add($"layer_norm_epsilon is {LayerNormEpsilon}: it must be above 0");
        if (!(InitializerRange >= 0)) faults.Add($"initializer_range is {InitializerRange}: it must not be negative");
        if (!ScaleAttentionWeights) faults.Add("scale_attn_weights is false: only true is known");
        if (ScaleAttentionByInverseLayer) faults.Add("scale_attn_by_inverse_layer_idx is true: only false is known");
        if (!TieWordEmbeddings) faults.Add("tie_word_embeddings is false: only a tied output head is known");
        foreach ((string key, int? token) in (ReadOnlySpan<(string, int?)>)[("bos_token_id", BeginOfTextToken), ("eos_token_id", EndOfTextToken), ("pad_token_id", PadToken)])
            if (token is int id && (id < 0 || id >= VocabularySize)) faults.Add($"{key} is {id}: ids are 0 .. {VocabularySize - 1}");
        return faults.Count == 0 ? this : throw new UserException($"{source}: {string.Join("; ", faults)}.");
    }

    /// <exception cref="UserException">A row is longer than the context, or an id is outside the vocabulary.</exception>
    internal void CheckRow(int longestRow, int largestId)
    {
        if (longestRow > ContextLength)
            throw new UserException($"A row of {longestRow} tokens is longer than the model's context of {ContextLength}: shorten the text or use a model with a longer context.");
        if (largestId >= VocabularySize)
            throw new UserException($"A text has the token {largestId}, and the model's vocabulary has {VocabularySize}: model and tokenizer do not belong together.");
    }

    /// <summary>Reads and checks <c>config.json</c>.</summary>
    public static Gpt2Config Read(string path)
    {
        try
        {
            Gpt2Config config = JsonSerializer.Deserialize<Gpt2Config>(File.ReadAllText(path)) ?? throw new UserException($"{path}: a JSON object is expected.");
            return config.Validate(path);
        }
        catch (JsonException exception)
        {
            throw new UserException($"{path}:{exception.LineNumber + 1}: {exception.Path}: {exception.Message.Split(". ")[0]}.");
        }
    }

    /// <summary>Writes <c>config.json</c> with every key that Hugging Face's has.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, writing) + "\n");

    private static readonly JsonSerializerOptions writing = new() { WriteIndented = true, NewLine = "\n" };
}
