using RlhfSharp.Core;
using RlhfSharp.Core.Onnx;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx;
using RlhfSharp.Language.Onnx.Runtime;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Language.Tests.Onnx;

/// <summary>The binding to ONNX Runtime's C API, with the library that is inside the npm package onnxruntime-node.</summary>
public sealed class OnnxRuntimeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void Generator_GreedyAndSampled_GivesTheTextsOfOurEngine()
    {
        using OnnxRuntime runtime = OnnxRuntime.Open(Library());
        ByteLevelBpe tokenizer = OnnxModels.Tokenizer();
        using Gpt2Model model = OnnxModels.Model(tokenizer);
        string path = Export(model);
        using OnnxSession session = runtime.OpenSession(path, threads: 1);
        TextGenerator generator = new(new OnnxLanguageModel(session, model.Config));
        int[][] prompts = [.. new[] { "the battery", "it's" }.Select(tokenizer.Encode)];

        foreach (GenerationOptions options in (GenerationOptions[])[new() { Temperature = 0, MaxNewTokens = 30 }, new() { Temperature = 0.8, TopK = 20, MaxNewTokens = 60, StopTokens = [tokenizer.EndOfTextToken] }])
        {
            IReadOnlyList<GeneratedText> ours = new TextGenerator(model).Generate(prompts, options, seed: 4), theirs = generator.Generate(prompts, options, seed: 4);
            for (int i = 0; i < prompts.Length; i++)
            {
                Assert.Equal(ours[i].Tokens, theirs[i].Tokens);
                Assert.Equal(ours[i].FinishReason, theirs[i].FinishReason);
                OnnxModels.Near(ours[i].LogProbs, theirs[i].LogProbs, 1e-4);
            }
        }
    }

    [SkippableFact]
    public void Runs_OtherGraphs_IsFalse()
    {
        using OnnxRuntime runtime = OnnxRuntime.Open(Library());
        using Gpt2Model model = OnnxModels.Model(OnnxModels.Tokenizer());
        using OnnxSession session = runtime.OpenSession(Export(model));
        Gpt2Onnx.SaveSequenceClassifier(model, zeros(1, model.Config.Width), 0, folder.File("reward.onnx"), OnnxPrecision.Float32);
        using OnnxSession reward = runtime.OpenSession(folder.File("reward.onnx"));

        Assert.True(OnnxLanguageModel.Runs(session, model.Config));
        Assert.False(OnnxLanguageModel.Runs(session, model.Config with { Layers = 3 }));
        Assert.False(OnnxLanguageModel.Runs(reward, model.Config));
    }

    [SkippableFact]
    public void Session_WrongInputs_SaysWhatIsWrong()
    {
        using OnnxRuntime runtime = OnnxRuntime.Open(Library());
        using Gpt2Model model = OnnxModels.Model(OnnxModels.Tokenizer());
        using OnnxSession session = runtime.OpenSession(Export(model));
        using OnnxValue ids = session.CreateValue<long>([1, 2], 1, 2);

        Assert.Contains("'ids'", Assert.Throws<OnnxRuntimeException>(() => session.Run(new Dictionary<string, OnnxValue> { ["ids"] = ids })).Message, StringComparison.Ordinal);
        Assert.Contains("attention_mask", Assert.Throws<OnnxRuntimeException>(() => session.Run(new Dictionary<string, OnnxValue> { ["input_ids"] = ids })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => session.CreateValue<long>([1, 2], 3));
        Assert.Throws<InvalidOperationException>(() => ids.Elements<float>());
    }

    [SkippableFact]
    public void OpenSession_FileThatIsNoModel_IsTheUsersMistake()
    {
        using OnnxRuntime runtime = OnnxRuntime.Open(Library());
        folder.Write("text.onnx", "no model");
        Assert.Contains("text.onnx: cannot be run by ONNX Runtime", Assert.Throws<UserException>(() => runtime.OpenSession(folder.File("text.onnx"))).Message, StringComparison.Ordinal);
        Assert.Contains("rlhf export", Assert.Throws<UserException>(() => runtime.OpenSession(folder.File("absent.onnx"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoLibraryThere_SaysHowToNameOne()
    {
        string message = Assert.Throws<UserException>(() => OnnxRuntime.Open(folder.File("libonnxruntime.so"))).Message;
        Assert.StartsWith($"{OnnxRuntime.LibraryVariable} is '{folder.File("libonnxruntime.so")}', which is not there", message, StringComparison.Ordinal);
        foreach (string named in (string[])["npm package onnxruntime-node", "model.safetensors"]) Assert.Contains(named, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoLibraryInTheSystem_SaysWhereItWasLookedForAndHowToGetOne()
    {
        string message = OnnxRuntime.NotFound(null);
        foreach (string named in (string[])["where this system looks for libraries", $"{OnnxRuntime.LibraryVariable} is not set", "npm install --ignore-scripts onnxruntime-node"])
            Assert.Contains(named, message, StringComparison.Ordinal);
    }

    private string Export(Gpt2Model model)
    {
        Gpt2Onnx.SaveLanguageModel(model, folder.File("model.onnx"), OnnxPrecision.Float32);
        return folder.File("model.onnx");
    }

    private static string Library()
    {
        NodeScript.RequireOnnxPackages();
        Skip.IfNot(NodeScript.OnnxLibrary is not null, "onnxruntime-node has no library for this system");
        return NodeScript.OnnxLibrary!;
    }
}
