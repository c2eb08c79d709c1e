using System.Text.Json;
using RlhfSharp.Core.Onnx;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx;
using RlhfSharp.Language.Tests.Tokenization;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Language.Tests.Onnx;

/// <summary>A model folder of ours opened in @huggingface/transformers for Node, without network.</summary>
public sealed class TransformersJsTests : IDisposable
{
    private static readonly string[] hostile =
    [
        "the battery lasts for days", "", " ", "   the  screen ", "\t\n\r\n x", "it's IT'S it'll they've I'm we'd you're", "<|endoftext|>the<|pad|>", "<|endoftext|", "<|endoftext|><|endoftext|>",
        "naïve café e\u0301 Straße", "日本語のテキスト", "हिन्दी", "עברית", "a\u00a0b\u2003c\u3000d", "½ Ⅷ ² ٣ 42", "👩‍👩‍👧 🏳️‍🌈 𝔘𝔫𝔦", "\0\u0001\u007f", "\u200b\u200d\u2060", "....!!??--__", "x" + new string('y', 300),
    ];

    private readonly TemporaryFolder folder = new();
    private readonly ByteLevelBpe tokenizer = OnnxModels.Tokenizer();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void ModelFolder_HostileTexts_GiveOurTokensAndComeBackWhole()
    {
        NodeScript.RequireOnnxPackages();
        WriteModel();
        Random random = new(7);
        string[] texts = [.. hostile, .. Enumerable.Range(0, 300).Select(_ => RandomText.Make(random, 12, aboveBasicPlane: true)).Where(AgreeOnBlanks)];

        JsonElement result = NodeScript.Run("transformers.cjs", new { folder = folder.File("model"), texts });

        for (int i = 0; i < texts.Length; i++)
        {
            Assert.True(tokenizer.Encode(texts[i]).SequenceEqual(OnnxModels.Integers(result.GetProperty("tokens")[i])), $"text {i}: {JsonSerializer.Serialize(texts[i])}");
            Assert.Equal(texts[i], result.GetProperty("decoded")[i].GetString());
        }
        Assert.Equal("<|endoftext|>", result.GetProperty("special").GetProperty("eos").GetString());
        Assert.Equal("<|pad|>", result.GetProperty("special").GetProperty("pad").GetString());
        Assert.Equal(tokenizer.PadToken, result.GetProperty("special").GetProperty("padId").GetInt32());
    }

    [SkippableFact]
    public void ModelFolder_GreedyGeneration_GivesOurText()
    {
        NodeScript.RequireOnnxPackages();
        using Gpt2Model model = WriteModel();
        string path = folder.File("model");
        Directory.CreateDirectory(Path.Combine(path, "onnx"));
        Gpt2Onnx.SaveLanguageModel(model, Path.Combine(path, Gpt2Onnx.FileName(OnnxPrecision.Float32)), OnnxPrecision.Float32);
        string[] prompts = ["<|endoftext|>the battery", "<|endoftext|>it's"];

        JsonElement result = NodeScript.Run("transformers.cjs", new { folder = path, prompts, maxNewTokens = 30 });

        GenerationOptions greedy = new() { Temperature = 0, MaxNewTokens = 30, StopTokens = [tokenizer.EndOfTextToken] };
        for (int i = 0; i < prompts.Length; i++)
        {
            int[] prompt = tokenizer.Encode(prompts[i]);
            int[] generated = new TextGenerator(model).Generate([prompt], greedy, seed: 1)[0].Tokens;
            Assert.Equal(tokenizer.Decode([.. prompt, .. generated], skipSpecialTokens: true), result.GetProperty("generated")[i].GetString()!.Replace("<|endoftext|>", "", StringComparison.Ordinal));
        }
    }

    // JavaScript's \s has U+FEFF and lacks U+0085; the reference (Rust's Unicode tables) and ours have it the other way round.
    private static bool AgreeOnBlanks(string text) => !text.Contains('\u0085') && !text.Contains('\ufeff');

    private Gpt2Model WriteModel()
    {
        Gpt2Model model = OnnxModels.Model(tokenizer);
        model.Save(folder.File("model"));
        tokenizer.Save(folder.File("model"), model.Config.ContextLength);
        return model;
    }
}
