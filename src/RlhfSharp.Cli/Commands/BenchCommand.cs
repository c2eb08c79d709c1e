using System.CommandLine;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf bench`: the project's own measurements.</summary>
internal sealed class BenchCommand : Command
{
    public BenchCommand() : base("bench", "Measure the tensor engine on this machine.") => Add(new BenchMatMulCommand());
}
