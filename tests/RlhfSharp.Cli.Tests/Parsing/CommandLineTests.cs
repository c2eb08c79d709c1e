using System.CommandLine;
using RlhfSharp.Cli.Commands;
using RlhfSharp.Cli.Parsing;

namespace RlhfSharp.Cli.Tests.Parsing;

public class CommandLineTests
{
    public static TheoryData<string> Commands() => [.. Leaves(CommandLine.BuildRoot(), "")];

    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(sub => Leaves(sub, $"{path} {sub.Name}".Trim()));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_OfEveryCommand_HasAnExampleThatParses(string path)
    {
        var run = CommandLineRun.Of([.. path.Split(' '), "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
        Assert.Contains("  rlhf " + path, run.Output[run.Output.IndexOf("Example", StringComparison.Ordinal)..], StringComparison.Ordinal);

        var root = CommandLine.BuildRoot();
        var command = path.Split(' ').Aggregate((Command)root, (parent, name) => parent.Subcommands.Single(sub => sub.Name == name));
        foreach (var example in Assert.IsAssignableFrom<RlhfCommand>(command).Examples)
            Assert.Empty(root.Parse(example["rlhf ".Length..]).Errors);
        Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
        Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), argument.Name));
    }

    [Fact]
    public void Run_WithoutACommand_ShowsHelp()
    {
        var run = CommandLineRun.Of();
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Commands:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rlhf: unknown command 'reprot' for 'rlhf'; did you mean 'report'?", "reprot")]
    [InlineData("rlhf: unknown command 'xyzzy' for 'rlhf'; 'rlhf --help' lists what there is", "xyzzy")]
    [InlineData("rlhf: unknown command 'tran' for 'rlhf tokenizer'; did you mean 'train'?", "tokenizer", "tran")]
    [InlineData("rlhf: unknown option '--outptu' for 'rlhf report'; did you mean '--output'?", "report", "runs/x", "--outptu", "y")]
    public void Run_MistypedWord_NamesTheNearest(string expected, params string[] arguments)
    {
        var run = CommandLineRun.Of(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Equal(expected + Environment.NewLine, run.Error);
    }

    [Fact]
    public void Run_WordInsteadOfANumber_IsTheUsersMistake()
    {
        var run = CommandLineRun.Of("tokenizer", "train", "x.txt", "--output", "y", "--vocabulary-size", "many");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("many", run.Error, StringComparison.Ordinal);
        Assert.Contains("rlhf tokenizer train --help", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Program_UnknownCommand_ExitsWithTwoAndOneLine()
    {
        var run = ProgramRun.Of("tokeniser");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("rlhf: unknown command 'tokeniser' for 'rlhf'; did you mean 'tokenizer'?", run.Error.TrimEnd());
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Program_Version_IsAnswered()
    {
        var run = ProgramRun.Of("--version");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }
}
