using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using RlhfSharp.Cli.Commands;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Cli.Parsing;

/// <summary>From the words typed to an exit code: 0 done, 1 a bug or a failed run, 2 the user's mistake, 130 stopped by Ctrl-C.</summary>
internal static class CommandLine
{
    /// <summary>Parses and runs one command line.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var root = BuildRoot();
        var result = root.Parse(arguments);
        if (!AsksForHelp(result) && Explain(result, root) is { } mistake) return Fail(mistake, error);
        try
        {
            return result.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UserException wrong)
        {
            return Fail(wrong.Message, error);
        }
        catch (NonFiniteException failure)
        {
            error.WriteLine("rlhf: the run failed: " + failure.Message);
            return 1;
        }
        catch (Exception failure)
        {
            error.WriteLine("rlhf: this should not have happened; please report what follows:");
            error.WriteLine(failure);
            return 1;
        }
    }

    internal static RootCommand BuildRoot()
    {
        var root = new RootCommand("RlhfSharp: fine-tunes language models from human preferences, on one machine, with nothing but .NET.")
        {
            new QuickstartCommand(),
            new SftCommand(),
            new TrainRewardCommand(),
            new PpoCommand(),
            new GenerateCommand(),
            new EvaluateCommand(),
            new ExportCommand(),
            new ServeCommand(),
            new TrainCommand(),
            new CompareCommand(),
            new SolveCommand(),
            new WatchCommand(),
            new EnvsCommand(),
            new AgentsCommand(),
            new TokenizerCommand(),
            new PullCommand(),
            new PushCommand(),
            new LoginCommand(),
            new ReportCommand(),
            new DatasetsCommand(),
            new DoctorCommand(),
            new FigureCommand(),
            new LabelCommand(),
            new BenchCommand(),
        };
        foreach (var option in root.Options.OfType<HelpOption>()) option.Action = new HelpWithExamples((HelpAction)option.Action!);
        root.SetAction(result => new HelpWithExamples(new HelpAction()).Invoke(result));
        return root;
    }

    private static bool AsksForHelp(ParseResult result) => result.Action is HelpWithExamples;

    private static int Fail(string message, TextWriter error)
    {
        error.WriteLine("rlhf: " + message);
        return 2;
    }

    /// <summary>The first thing wrong with the command line, as one sentence that says what to type instead; null where it is right.</summary>
    private static string? Explain(ParseResult result, RootCommand root)
    {
        var command = result.CommandResult.Command;
        var path = CommandPath(result);
        if ((result.UnmatchedTokens.FirstOrDefault() ?? MistypedOption(result)) is { } unknown)
        {
            var isOption = unknown.StartsWith('-');
            var known = isOption
                ? command.Options.Concat(root.Options.Where(option => option.Recursive)).Where(option => !option.Hidden).Select(option => option.Name)
                : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);
            var nearest = EditDistance.Nearest(unknown, known);
            if (!isOption && command.Subcommands.Count == 0)
                return $"'{unknown}' is one argument too many for '{path}'; see '{path} --help'";
            return $"unknown {(isOption ? "option" : "command")} '{unknown}' for '{path}'"
                + (nearest is null ? $"; '{path} --help' lists what there is" : $"; did you mean '{nearest}'?");
        }
        return result.Errors.Count == 0 ? null : $"{result.Errors[0].Message.TrimEnd('.')} (see '{path} --help')";
    }

    // A command that takes any number of arguments swallows a misspelt option as one more.
    private static string? MistypedOption(ParseResult result) =>
        result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Select(token => token.Value).FirstOrDefault(value => value.StartsWith("--", StringComparison.Ordinal));

    private static string CommandPath(ParseResult result)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = result.CommandResult; at is CommandResult named; at = at.Parent)
            names.Push(named.Command is RootCommand ? "rlhf" : named.Command.Name);
        return string.Join(' ', names);
    }
}
