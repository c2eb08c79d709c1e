using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using RlhfSharp.Cli.Commands;

namespace RlhfSharp.Cli.Parsing;

/// <summary>The parser's help text, followed by the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var status = help.Invoke(parseResult);
        string[] examples = parseResult.CommandResult.Command switch
        {
            RlhfCommand command => command.Examples,
            RootCommand => RootExamples,
            _ => [],
        };
        if (examples.Length == 0) return status;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
        foreach (var example in examples) output.WriteLine("  " + example);
        output.WriteLine();
        return status;
    }

    private static readonly string[] RootExamples =
    [
        "rlhf quickstart",
        "rlhf ppo --config configs/sentiment.yaml --set data.path=sentences-train.jsonl",
        "rlhf generate --model runs/quickstart/model --prompt \"Aspect: battery. Review of a phone:\"",
    ];
}
