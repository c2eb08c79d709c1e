using System.CommandLine;

namespace RlhfSharp.Cli.Commands;

/// <summary>A command of `rlhf`: a name, one line on what it does, and at least one example for its help.</summary>
internal abstract class RlhfCommand : Command
{
    protected RlhfCommand(string name, string description, params string[] examples) : base(name, description)
    {
        Examples = examples;
        SetAction(Run);
    }

    /// <summary>Complete command lines, as a user would type them.</summary>
    public string[] Examples { get; }

    /// <summary>Does the work; returns the exit code. The user's mistakes are thrown as UserException.</summary>
    protected abstract int Run(ParseResult result);
}
