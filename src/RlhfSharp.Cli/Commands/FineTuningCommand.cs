using System.CommandLine;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Hub;
using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Recipes;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.Cli.Commands;

/// <summary>A command that reads the fine-tuning configuration, of which each command uses its sections.</summary>
internal abstract class FineTuningCommand(string name, string description, params string[] examples) : RunCommand<FineTuningOptions>(name, description, examples)
{
    protected override FineTuningOptions Defaults(ParseResult result) => new();

    protected override string DefaultFolder(FineTuningOptions configuration) => Path.Combine("runs", configuration.Name);

    protected sealed override FineTuningOptions Find(FineTuningOptions configuration, CommandOutput output) => HubPaths.Find(configuration, output);

    protected sealed override Func<RecipeContext, RunSummary> Prepare(FineTuningOptions configuration)
    {
        var data = DataFiles.Load(configuration.Data);
        return context => Train(configuration, data, context);
    }

    /// <summary>Runs the recipe on the data that the configuration names.</summary>
    protected abstract RunSummary Train(FineTuningOptions configuration, FineTuningData data, RecipeContext context);
}
