using System.CommandLine;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Recipes;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf train --env E --agent A`: any agent on any environment, with the settings tuned for the two where there are some.</summary>
internal sealed class TrainCommand : RunCommand<ControlOptions>
{
    private readonly Option<string?> environment = new("--env", "-e") { Description = "Environment, as Gymnasium names it; as --set environment.id=ID.", HelpName = "ID" };
    private readonly Option<string?> agent = new("--agent", "-a")
    {
        Description = $"Agent: {string.Join(", ", AgentRegistry.All.Select(known => known.Name))}. Without one, that of the configuration, or ppo.", HelpName = "NAME",
    };

    public TrainCommand() : base("train", "Train an agent on an environment.",
        "rlhf train --env CartPole-v1 --agent ppo", "rlhf train --config configs/control/ppo-CartPole-v1.yaml --seed 3")
    {
        Add(environment);
        Add(agent);
    }

    protected override ControlOptions Defaults(ParseResult result) =>
        ControlConfiguration.Defaults(result.GetValue(agent), ReadConfiguration(result));

    protected override string? DefaultConfiguration(ParseResult result)
    {
        var defaults = Defaults(result);
        return ControlConfiguration.Preset(defaults.Agent, result.GetValue(environment) ?? defaults.Environment.Id);
    }

    protected override IReadOnlyList<string> MoreOverrides(ParseResult result) =>
        ControlConfiguration.Overrides(result.GetValue(agent), result.GetValue(environment));

    protected override string DefaultFolder(ControlOptions configuration) => Path.Combine("runs", $"{configuration.Agent}-{configuration.Environment.Id}");

    protected override Func<RecipeContext, RunSummary> Prepare(ControlOptions configuration)
    {
        var ready = AgentRegistry.Find(configuration.Agent).Create(configuration);
        return context =>
        {
            using (ready)
                return ControlRun.Run(ready, configuration, context.Folder, context.Resume, [new ProgressReporter(context.View, ready.MainMetrics)], context.Stop);
        };
    }
}
