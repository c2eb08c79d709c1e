using System.Text.Json;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx.Runtime;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Cli.Tests.Commands;

public class ExportTests
{
    [SkippableFact]
    public void Program_ExportAndGenerateWithOnnx_GivesTheTextOfOurEngine()
    {
        NodeScript.RequireOnnxPackages();
        using var folder = new TemporaryFolder();
        var model = TinyModel.Write(folder.In("model"));

        var exported = ProgramRun.Of("export", "--model", model, "--output", folder.In("exported"), "--quantize", "int8", "--json");

        Assert.Equal("", exported.Error.Contains("rlhf:", StringComparison.Ordinal) ? exported.Error : "");
        Assert.Equal(0, exported.ExitCode);
        var result = JsonDocument.Parse(exported.Output).RootElement;
        Assert.Equal("policy", result.GetProperty("kind").GetString());
        Assert.Equal(["model.onnx", "model_quantized.onnx"], result.GetProperty("files").EnumerateArray().Select(file => Path.GetFileName(file.GetProperty("path").GetString())));
        Assert.Equal(
            ["config.json", "generation_config.json", "merges.txt", "onnx", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json", "vocab.json"],
            Directory.EnumerateFileSystemEntries(folder.In("exported")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string[] sampling = ["--prompt", "the battery", "--max-new-tokens", "8", "--seed", "5"];
        var library = (OnnxRuntime.LibraryVariable, NodeScript.OnnxLibrary!);
        Assert.Equal(
            ProgramRun.Of(["generate", "--model", model, .. sampling]).Output,
            ProgramRun.With(library, ["generate", "--model", folder.In("exported"), "--onnx", .. sampling]).Output);
        Assert.Equal(0, ProgramRun.With(library, ["generate", "--model", folder.In("exported"), "--onnx", "--weights", "int8", .. sampling]).ExitCode);
    }

    [SkippableFact]
    public void Export_RewardModel_ScoresInTransformersAsHere()
    {
        NodeScript.RequireOnnxPackages();
        using var folder = new TemporaryFolder();
        TinyModel.Write(folder.In("policy"));
        using var reward = new RewardModel(Gpt2Model.Load(folder.In("policy")), new RandomStream(2));
        reward.Rescale(3, -0.5);
        reward.Save(folder.In("reward"), ByteLevelBpe.Load(folder.In("policy")));
        var tokenizer = ByteLevelBpe.Load(folder.In("reward"));
        string[] texts = ["<|endoftext|>the battery lasts", "<|endoftext|>the staff", "<|endoftext|>x"];

        Assert.Equal(0, CommandLineRun.Of("export", "--model", folder.In("reward")).ExitCode); // beside its weights
        var scores = NodeScript.Run("transformers.cjs", new { folder = folder.In("reward"), scored = texts }).GetProperty("scores");

        var ours = reward.Score([.. texts.Select(tokenizer.Encode)]);
        for (var i = 0; i < texts.Length; i++) Assert.InRange(scores[i].GetDouble() - ours[i], -1e-4, 1e-4);
        var config = JsonDocument.Parse(File.ReadAllText(folder.In("reward/config.json"))).RootElement;
        Assert.Equal("GPT2ForSequenceClassification", config.GetProperty("architectures")[0].GetString());
        Assert.Equal("regression", config.GetProperty("problem_type").GetString());
        Assert.Equal("LABEL_0", config.GetProperty("id2label").GetProperty("0").GetString());
    }

    [Fact]
    public void Export_ControlPolicy_WritesOneFileAndRefusesInt8()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, ProgramRun.Of("train", "--env", "CartPole-v1", "--agent", "ppo", "--set", "rollout.total_steps=256", "--output", folder.In("run")).ExitCode);
        var model = folder.In("run/model");

        Assert.Equal(0, CommandLineRun.Of("export", "--model", model, "--output", folder.In("exported")).ExitCode);
        Assert.True(File.Exists(folder.In("exported/onnx/model.onnx")));

        var refused = CommandLineRun.Of("export", "--model", model, "--quantize", "int8");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("too small to gain from int8", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_AgainWithoutInt8_RemovesTheInt8FileOfTheEarlierModel()
    {
        using var folder = new TemporaryFolder();
        var model = TinyModel.Write(folder.In("model"));
        var quantized = folder.In("exported/onnx/model_quantized.onnx");
        Assert.Equal(0, CommandLineRun.Of("export", "--model", model, "--output", folder.In("exported"), "--quantize", "int8").ExitCode);
        Assert.True(File.Exists(quantized));

        Assert.Equal(0, CommandLineRun.Of("export", "--model", model, "--output", folder.In("exported")).ExitCode);
        Assert.False(File.Exists(quantized));
    }

    [Fact]
    public void Export_TokenizerWithoutTokenizerJson_WritesOne()
    {
        using var folder = new TemporaryFolder();
        var model = TinyModel.Write(folder.In("model"));
        File.Delete(Path.Combine(model, "tokenizer.json"));

        Assert.Equal(0, CommandLineRun.Of("export", "--model", model, "--output", folder.In("exported")).ExitCode);

        Assert.Equal(ByteLevelBpe.Load(model).Encode("the battery"), ByteLevelBpe.Load(folder.In("exported")).Encode("the battery"));
        Assert.True(File.Exists(folder.In("exported/tokenizer.json")));
    }

    [Theory]
    [InlineData("--format is 'tflite'; give onnx", "--format", "tflite")]
    [InlineData("--quantize is 'int4'; give int8", "--quantize", "int4")]
    public void Export_UnknownValue_SaysWhatIsAllowed(string expected, params string[] options)
    {
        using var folder = new TemporaryFolder();
        var run = CommandLineRun.Of(["export", "--model", TinyModel.Write(folder.In("model")), .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_FolderWithoutModel_IsTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        var run = CommandLineRun.Of("export", "--model", folder.Path);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("lacks config.json", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Program_GenerateOnnxWithoutFileOrLibrary_SaysWhatToDo()
    {
        using var folder = new TemporaryFolder();
        var model = TinyModel.Write(folder.In("model"));
        var absent = CommandLineRun.Of("generate", "--model", model, "--onnx");
        Assert.Equal(2, absent.ExitCode);
        Assert.Contains($"`rlhf export --model {model}`", absent.Error, StringComparison.Ordinal);

        Assert.Equal(0, CommandLineRun.Of("export", "--model", model).ExitCode);
        var library = ProgramRun.With((OnnxRuntime.LibraryVariable, folder.In("nothing.so")), "generate", "--model", model, "--onnx");
        Assert.Equal(2, library.ExitCode);
        Assert.Contains("ORT_LIBRARY is", library.Error, StringComparison.Ordinal);
    }
}
