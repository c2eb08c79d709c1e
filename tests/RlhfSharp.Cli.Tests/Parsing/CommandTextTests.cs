using RlhfSharp.Cli.Parsing;

namespace RlhfSharp.Cli.Tests.Parsing;

public class CommandTextTests
{
    [Theory]
    [InlineData("runs/a-b.yaml", "runs/a-b.yaml")]
    [InlineData("gamma=0.9", "gamma=0.9")]
    [InlineData("my runs", "\"my runs\"")]
    [InlineData("a=[1]", "\"a=[1]\"")]
    [InlineData("", "\"\"")]
    [InlineData("say \"$x\"", "'say \"$x\"'")]
    [InlineData("it's $x", "'it'\\''s $x'")]
    public void Quote_AnyWord_IsWhatAShellReadsAsThatWord(string word, string expected) => Assert.Equal(expected, CommandText.Quote(word));

    [Fact]
    public void Quote_Backslash_IsProtectedWhereShellsReadIt() => Assert.Equal(OperatingSystem.IsWindows() ? @"a\b" : @"'a\b'", CommandText.Quote(@"a\b"));
}
