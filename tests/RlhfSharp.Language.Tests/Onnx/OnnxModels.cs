using System.Text.Json;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Language.Tests.Onnx;

/// <summary>A small GPT-2 and its tokenizer for ONNX tests, and helpers to read what ONNX Runtime answers.</summary>
internal static class OnnxModels
{
    private static readonly string[] texts = ["the battery lasts for days", "the screen is bright and the sound is clear", "the staff was kind, and it's fine"];

    public static ByteLevelBpe Tokenizer() => BpeTrainer.Train([.. texts, .. texts], new BpeTrainerOptions { VocabularySize = 300 });

    /// <summary>Weights large enough that predictions differ; an odd number of heads, a width that no kernel divides.</summary>
    public static Gpt2Model Model(ByteLevelBpe tokenizer, ulong seed = 5)
    {
        Gpt2Config config = new()
        {
            VocabularySize = tokenizer.VocabularySize, ContextLength = 48, Width = 36, Layers = 2, Heads = 3, InitializerRange = 0.25,
            BeginOfTextToken = tokenizer.EndOfTextToken, EndOfTextToken = tokenizer.EndOfTextToken, PadToken = tokenizer.PadToken,
        };
        Gpt2Model model = new(config, new RandomStream(seed));
        model.eval();
        return model;
    }

    /// <summary>Our logits of one text: [tokens][vocabulary].</summary>
    public static float[][] Logits(Gpt2Model model, int[] tokens)
    {
        using IDisposable frozen = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return [.. model.Logits(model.Forward(new PackedTokens([tokens]))).data<float>().ToArray().Chunk(model.Config.VocabularySize)];
    }

    public static object Int64(long[] data, params int[] dims) => new { type = "int64", dims, data };

    public static float[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetSingle())];

    public static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];

    /// <summary>Fails where two rows of numbers differ by more.</summary>
    public static void Near(IReadOnlyList<float> expected, IReadOnlyList<float> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++) Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }
}
