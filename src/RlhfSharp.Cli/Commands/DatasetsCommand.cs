using System.CommandLine;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf datasets`: the commands on the data that ships with the project.</summary>
internal sealed class DatasetsCommand : Command
{
    public DatasetsCommand() : base("datasets", "Make the dataset that ships with the project.") => Add(new DatasetsMakeCommand());
}
