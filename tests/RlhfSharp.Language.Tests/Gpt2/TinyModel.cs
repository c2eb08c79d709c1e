using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Tests.Gpt2;

/// <summary>A GPT-2 small enough for tests, with weights large enough that its predictions differ.</summary>
internal static class TinyModel
{
    public static readonly Gpt2Config Config = new()
    {
        VocabularySize = 29, ContextLength = 24, Width = 16, Layers = 2, Heads = 2, InitializerRange = 0.3, BeginOfTextToken = 0, EndOfTextToken = 0,
    };

    public static Gpt2Model Make(ulong seed = 1)
    {
        Gpt2Model model = new(Config, new RandomStream(seed));
        model.eval();
        return model;
    }

    /// <summary>Rows of random lengths and tokens.</summary>
    public static int[][] Rows(ulong seed, int count, int longest)
    {
        RandomStream random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 1 + random.NextIndex(longest)).Select(_ => random.NextIndex(Config.VocabularySize)).ToArray())];
    }
}
