using System.CommandLine;
using RlhfSharp.Cli.Display;
using RlhfSharp.Core;

namespace RlhfSharp.Cli.Parsing;

/// <summary>How a command shows what it does, and on how many threads it does it.</summary>
internal sealed class OutputOptions
{
    private const int MostThreads = 1024;

    private readonly Option<int?> threads = new("--threads") { Description = "Threads of the tensor engine; one for each core by default. The result does not depend on it.", HelpName = "N" };
    private readonly Option<bool> json = new("--json") { Description = "Print the result as one JSON object on standard output, everything else on standard error." };
    private readonly Option<bool> plain = new("--plain") { Description = "No colour and no redrawing, even on a terminal." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[threads, json, plain]) command.Add(option);
    }

    /// <summary>Sets the engine's threads and opens the output.</summary>
    public CommandOutput Open(ParseResult result)
    {
        if (result.GetValue(threads) is { } count)
        {
            if (count is < 1 or > MostThreads) throw new UserException($"--threads is {count}; give 1 to {MostThreads}");
            FusedOps.ThreadCount = count;
        }
        return new CommandOutput(result.GetValue(json), result.GetValue(plain));
    }
}
