using System.Text.Json;

namespace RlhfSharp.Cli.Tests.Commands;

public class GenerateTests
{
    [Fact]
    public void Program_GenerateTwice_GivesTheSameText()
    {
        using var folder = new TemporaryFolder();
        var model = TinyModel.Write(folder.In("model"));
        string[] arguments = ["generate", "--model", model, "--prompt", "the battery", "--max-new-tokens", "8", "--seed", "5"];

        var first = ProgramRun.Of([.. arguments, "--threads", "1"]);
        var second = ProgramRun.Of([.. arguments, "--threads", "2"]);
        var other = ProgramRun.Of([.. arguments, "--seed=6"]);

        Assert.Equal(0, first.ExitCode);
        Assert.StartsWith("the battery", first.Output, StringComparison.Ordinal);
        Assert.True(first.Output.Length > "the battery\n".Length);
        Assert.Equal(first.Output, second.Output);
        Assert.Equal(2, other.ExitCode); // --seed was given twice
    }

    [Fact]
    public void Generate_FileOfPrompts_WritesOneObjectALine()
    {
        using var folder = new TemporaryFolder();
        var model = TinyModel.Write(folder.In("model"));
        var prompts = folder.Add("prompts.jsonl", "{\"prompt\":\"the staff\"}\n{\"prompt\":\"the screen is\"}\n");

        var run = CommandLineRun.Of("generate", "--model", model, "--prompts", prompts, "--out", folder.In("out.jsonl"), "--max-new-tokens", "5", "--temperature", "0.7");

        Assert.Equal(0, run.ExitCode);
        var lines = File.ReadAllLines(folder.In("out.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["the staff", "the screen is"], lines.Select(line => line.GetProperty("prompt").GetString()));
        Assert.All(lines, line =>
        {
            Assert.InRange(line.GetProperty("tokens").GetArrayLength(), 1, 5);
            Assert.True(line.GetProperty("log_prob").GetDouble() < 0);
            Assert.Equal(JsonValueKind.String, line.GetProperty("response").ValueKind);
        });
    }

    [Fact]
    public void Program_GenerateJson_PutsTheObjectLastOnStandardOutput()
    {
        using var folder = new TemporaryFolder();
        var run = ProgramRun.Of("generate", "--model", TinyModel.Write(folder.In("model")), "--prompt", "the", "--max-new-tokens", "3", "--json");
        Assert.Equal(0, run.ExitCode);
        using var document = JsonDocument.Parse(Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("the", document.RootElement.GetProperty("prompt").GetString());
        Assert.StartsWith("the", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_FromRoundedWeights_GivesLogProbsNearThoseOfFloat32()
    {
        using var folder = new TemporaryFolder();
        var model = TinyModel.Write(folder.In("model"));
        var prompts = folder.Add("prompts.jsonl", "{\"prompt\":\"the\"}\n");
        double LogProb(params string[] weights)
        {
            var run = CommandLineRun.Of(["generate", "--model", model, "--prompts", prompts, "--max-new-tokens", "4", .. weights]);
            Assert.Equal(0, run.ExitCode);
            return JsonDocument.Parse(run.Output).RootElement.GetProperty("log_prob").GetDouble();
        }

        var exact = LogProb();
        Assert.Equal(exact, LogProb("--weights", "float32"));
        foreach (var format in (string[])["bfloat16", "int8"])
            Assert.InRange(Math.Abs(LogProb("--weights", format) - exact), 1e-6, 0.5); // off, but not by much
    }

    [Fact]
    public void Generate_PromptLongerThanTheContext_IsTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        var run = CommandLineRun.Of("generate", "--model", TinyModel.Write(folder.In("model")), "--prompt", new string('x', 200));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("longer than the context", run.Error, StringComparison.Ordinal);
        Assert.Contains($"the model's {TinyModel.Context}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_NoSuchModel_IsTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        var run = CommandLineRun.Of("generate", "--model", folder.In("nothing"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(folder.In("nothing"), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_ModelFolderWithoutMerges_NamesTheMissingFile()
    {
        using var folder = new TemporaryFolder();
        var model = TinyModel.Write(folder.In("model"));
        File.Delete(Path.Combine(model, "tokenizer.json"));
        File.Delete(Path.Combine(model, "merges.txt"));
        var run = CommandLineRun.Of("generate", "--model", model);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("merges.txt", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("temperature is -1", "--temperature=-1")]
    [InlineData("top_p is 1.5", "--top-p=1.5")]
    [InlineData("--count is 0", "--count=0")]
    [InlineData("--weights is 'int4'; give float32, bfloat16 or int8", "--weights=int4")]
    [InlineData("--out is for the results of --prompts", "--out=x.jsonl")]
    public void Generate_OptionOutOfRange_SaysWhatIsAllowed(string expected, string option)
    {
        using var folder = new TemporaryFolder();
        var run = CommandLineRun.Of("generate", "--model", TinyModel.Write(folder.In("model")), option);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }
}
