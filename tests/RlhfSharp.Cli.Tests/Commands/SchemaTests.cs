using RlhfSharp.TestSupport;

namespace RlhfSharp.Cli.Tests.Commands;

public class SchemaTests
{
    [Fact]
    public void PrintSchema_OfTheFineTuningCommands_IsTheSchemaInTheDocs()
    {
        var schema = CommandLineRun.Of("ppo", "--print-schema").Output;
        Assert.Contains("\"$schema\"", schema, StringComparison.Ordinal);
        Assert.True(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "config.schema.json")) == schema,
            "docs/config.schema.json is out of date; write it again with: ./rlhf ppo --print-schema > docs/config.schema.json");
    }

    [Theory]
    [InlineData("sft")]
    [InlineData("train-reward")]
    [InlineData("quickstart")]
    public void PrintConfig_OfTheFineTuningCommands_CanBeReadByAllOfThem(string command)
    {
        using var folder = new TemporaryFolder();
        var printed = CommandLineRun.Of(command, "--print-config");
        Assert.Equal(0, printed.ExitCode);
        Assert.Equal(printed.Output, CommandLineRun.Of("ppo", "--print-config", "--config", folder.Add("config.yaml", printed.Output)).Output);
    }
}
