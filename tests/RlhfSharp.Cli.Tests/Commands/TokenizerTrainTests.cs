namespace RlhfSharp.Cli.Tests.Commands;

public class TokenizerTrainTests
{
    private const string Line = "{\"text\":\"the battery of the phone lasts for days and the screen is bright\"}\n";

    [Fact]
    public void Train_OnJsonLines_WritesTheThreeFilesAlwaysAlike()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Add("data.jsonl", string.Concat(Enumerable.Repeat(Line, 20)));

        foreach (var name in new[] { "first", "second" })
            Assert.Equal(0, CommandLineRun.Of("tokenizer", "train", data, "--vocabulary-size", "300", "--output", folder.In(name)).ExitCode);

        foreach (var file in new[] { "vocab.json", "merges.txt", "tokenizer.json" })
            Assert.Equal(File.ReadAllBytes(folder.In("first/" + file)), File.ReadAllBytes(folder.In("second/" + file)));
    }

    [Fact]
    public void Train_TextWithFewPairs_SaysHowManyTokensCameOut()
    {
        using var folder = new TemporaryFolder();
        var run = CommandLineRun.Of("tokenizer", "train", folder.Add("data.txt", "aa aa\nb\n"), "--output", folder.In("out"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("4096 tokens were asked for", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_BadLine_NamesFileAndLine()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Add("data.jsonl", Line + "{\"txt\":\"x\"}\n");
        var run = CommandLineRun.Of("tokenizer", "train", data, "--output", folder.In("out"));
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"rlhf: {data}:2: has none of the text columns", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("out")));
    }

    [Fact]
    public void Train_MissingFile_IsTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        folder.Add("reviews.jsonl", Line);
        var run = CommandLineRun.Of("tokenizer", "train", folder.In("review.jsonl"), "--output", folder.In("out"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Did you mean reviews.jsonl?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_FolderWithATokenizer_IsNotOverwrittenUnasked()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Add("data.jsonl", Line);
        var kept = folder.Add("out/tokenizer.json", "kept");

        var refused = CommandLineRun.Of("tokenizer", "train", data, "--output", folder.In("out"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--overwrite", refused.Error, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(kept));

        Assert.Equal(0, CommandLineRun.Of("tokenizer", "train", data, "--output", folder.In("out"), "--overwrite").ExitCode);
        Assert.NotEqual("kept", File.ReadAllText(kept));
    }
}
