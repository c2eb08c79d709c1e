using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Tests;

/// <summary>Random models small enough for tests of a few milliseconds.</summary>
internal static class TinyLanguageModel
{
    public static Gpt2Config Config(int vocabulary = 13, int context = 24) => new()
    {
        VocabularySize = vocabulary, ContextLength = context, Width = 16, Layers = 2, Heads = 2, InitializerRange = 0.4,
        BeginOfTextToken = 0, EndOfTextToken = 0,
    };

    public static Gpt2Model Create(ulong seed = 1, int vocabulary = 13, int context = 24) => new(Config(vocabulary, context), new RandomStream(seed));

    public static ByteLevelBpe Tokenizer() => BpeTrainer.Train(["the film is good . the film is bad . a good plot ."], new BpeTrainerOptions { VocabularySize = 280 });
}
