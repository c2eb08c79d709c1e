using RlhfSharp.Core.Configuration;

namespace RlhfSharp.FineTuning.Options;

/// <summary>The tokenizer of a model trained from scratch; a loaded model brings its own.</summary>
public sealed record TokenizerOptions
{
    [Setting("Tokenizer folder to load; empty: one is trained on the data.")]
    public string Path { get; init; } = "";

    [Setting("Size of a newly trained vocabulary, special tokens included.", Min = 258, Max = 1000000)]
    public int VocabularySize { get; init; } = 4096;
}
