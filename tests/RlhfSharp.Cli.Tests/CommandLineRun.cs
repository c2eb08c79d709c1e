using RlhfSharp.Cli.Parsing;

namespace RlhfSharp.Cli.Tests;

/// <summary>Runs a command line inside the test's process and keeps what it wrote.</summary>
internal sealed record CommandLineRun(int ExitCode, string Output, string Error)
{
    public static CommandLineRun Of(params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var status = CommandLine.Run(arguments, output, error);
        return new CommandLineRun(status, output.ToString(), error.ToString());
    }
}
