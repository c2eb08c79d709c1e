using System.CommandLine;
using RlhfSharp.Cli.Commands;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Cli.Hub;

/// <summary>A command that speaks with the Hub: the settings of the environment, and an end by Ctrl-C.</summary>
internal abstract class HubCommand : RlhfCommand
{
    private readonly Option<bool> json = new("--json") { Description = "Print the result as one JSON object on standard output, everything else on standard error." };

    /// <summary>What the same command does after it was stopped.</summary>
    protected string WhenStopped { get; set; } = "The same command goes on where this one ended.";

    protected HubCommand(string name, string description, params string[] examples) : base(name, description, examples) => Add(json);

    protected sealed override int Run(ParseResult result)
    {
        var output = new CommandOutput(result.GetValue(json), plain: false);
        using Interruption interruption = new(output.Say, "Stopping; once more to stop at once.");
        try
        {
            RunAsync(result, HubSettings.FromEnvironment(Environment.GetEnvironmentVariable), output, interruption.Token).GetAwaiter().GetResult();
            return 0;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            output.Say("Stopped. " + WhenStopped);
            return Interruption.ExitCode;
        }
    }

    /// <summary>Does the work.</summary>
    protected abstract Task RunAsync(ParseResult result, HubSettings settings, CommandOutput output, CancellationToken token);
}
