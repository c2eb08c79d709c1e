using RlhfSharp.Core.Onnx;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx;
using RlhfSharp.Language.Onnx.Runtime;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Language.Tests.Onnx;

/// <summary>Texts that run together in ONNX Runtime, with the library that is inside the npm package onnxruntime-node.</summary>
public sealed class OnnxBatchTests : IDisposable
{
    private const int Context = 700;

    private static readonly Gpt2Config config = new()
    {
        VocabularySize = 40, ContextLength = Context, Width = 18, Layers = 2, Heads = 3, InitializerRange = 0.3, BeginOfTextToken = 0, EndOfTextToken = 0,
    };

    private static readonly GenerationOptions[] options =
    [
        new() { MaxNewTokens = 9 }, new() { Temperature = 0, MaxNewTokens = 5 }, new() { Temperature = 0.4, TopP = 0.8, MaxNewTokens = 12 },
        new() { Temperature = 2, TopK = 7, MaxNewTokens = 7 }, new() { MaxNewTokens = 6 },
    ];

    // Two of one length, one token alone, one of several steps.
    private static readonly int[][] prompts = [[0, 3, 5], [0], [0, 7, 7, 7, 9, 11], [0, 2, 4], [.. Enumerable.Range(0, 600).Select(i => i * 7 % 40)]];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData(OnnxPrecision.Float32)]
    [InlineData(OnnxPrecision.Int8)]
    public void Step_TextsThatEnterAtDifferentTimes_GivesEachWhatItGivesAlone(OnnxPrecision precision)
    {
        using OnnxRuntime runtime = OnnxRuntime.Open(Library());
        using Gpt2Model model = new(config, new RandomStream(4));
        using OnnxSession session = Open(runtime, model, precision);
        OnnxLanguageModel theirs = new(session, config, rowsApart: precision == OnnxPrecision.Int8);
        GeneratedText[] alone = [.. prompts.Select((prompt, i) => new TextGenerator(theirs).Generate([prompt], options[i], (ulong)i)[0])];

        using ContinuousBatch batch = new(theirs, slots: 3, Context);
        List<GenerationRow> rows = [];
        for (int step = 0; rows.Count < prompts.Length || batch.Count > 0; step++)
        {
            if (rows.Count < prompts.Length && batch.Free > 0 && step >= 2 * rows.Count)
            {
                rows.Add(NewRow(rows.Count));
                batch.Add(rows[^1]);
            }
            batch.Step((_, _, _) => { });
        }
        for (int i = 0; i < alone.Length; i++)
        {
            Assert.Equal(alone[i].Tokens, rows[i].Text().Tokens);
            OnnxModels.Near(alone[i].LogProbs, rows[i].Text().LogProbs, 1e-4);
        }
    }

    [SkippableFact]
    public void Step_WithPromptsOfAllLengthsTogether_GivesTheTextsOfOurEngine()
    {
        using OnnxRuntime runtime = OnnxRuntime.Open(Library());
        using Gpt2Model model = new(config, new RandomStream(4));
        using OnnxSession session = Open(runtime, model, OnnxPrecision.Float32);
        foreach (GenerationOptions sampling in options)
        {
            IReadOnlyList<GeneratedText> ours = new TextGenerator(model).Generate(prompts, sampling with { BatchSize = 4 }, seed: 3);
            IReadOnlyList<GeneratedText> theirs = new TextGenerator(new OnnxLanguageModel(session, config)).Generate(prompts, sampling with { BatchSize = 4 }, seed: 3);
            for (int i = 0; i < prompts.Length; i++)
            {
                Assert.Equal(ours[i].Tokens, theirs[i].Tokens);
                OnnxModels.Near(ours[i].LogProbs, theirs[i].LogProbs, 1e-4);
            }
        }
    }

    [SkippableFact]
    public void Remove_InTheMiddle_LeavesTheOthersAlone()
    {
        using OnnxRuntime runtime = OnnxRuntime.Open(Library());
        using Gpt2Model model = new(config, new RandomStream(4));
        using OnnxSession session = Open(runtime, model, OnnxPrecision.Float32);
        OnnxLanguageModel theirs = new(session, config);
        int[] expected = new TextGenerator(model).Generate([prompts[0]], options[0], seed: 0)[0].Tokens;
        using ContinuousBatch batch = new(theirs, slots: 2, Context);
        GenerationRow leaves = NewRow(2), stays = NewRow(0), comes = NewRow(0);
        batch.Add(leaves);
        batch.Add(stays);
        batch.Step((_, _, _) => { });
        batch.Remove(leaves);
        batch.Add(comes);
        while (batch.Count > 0) batch.Step((_, _, _) => { });
        Assert.Equal(expected, stays.Text().Tokens);
        Assert.Equal(expected, comes.Text().Tokens);
    }

    private static GenerationRow NewRow(int index) => new(prompts[index], options[index], RandomStream.Named((ulong)index, "generation/0"));

    private OnnxSession Open(OnnxRuntime runtime, Gpt2Model model, OnnxPrecision precision)
    {
        Gpt2Onnx.SaveLanguageModel(model, folder.File("model.onnx"), precision);
        return runtime.OpenSession(folder.File("model.onnx"), threads: 1);
    }

    private static string Library()
    {
        NodeScript.RequireOnnxPackages();
        Skip.IfNot(NodeScript.OnnxLibrary is not null, "onnxruntime-node has no library for this system");
        return NodeScript.OnnxLibrary!;
    }
}
