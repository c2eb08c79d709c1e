using System.CommandLine;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Recipes;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf train --env E --agent A`: an agent on an environment, with the learner that aligns language models.</summary>
internal sealed class TrainCommand : RunCommand<ControlOptions>
{
    private static readonly string[] Agents = ["ppo"];

    private readonly Option<string?> environment = new("--env", "-e") { Description = "Environment, as Gymnasium names it; as --set environment.id=ID.", HelpName = "ID" };
    private readonly Option<string> agent = new("--agent", "-a") { Description = "Agent: ppo.", DefaultValueFactory = _ => "ppo", HelpName = "NAME" };

    public TrainCommand() : base("train", "Train an agent on an environment: PPO on CartPole, by the class that aligns language models.",
        "rlhf train --env CartPole-v1 --agent ppo", "rlhf train --config configs/control/ppo-CartPole-v1.yaml --seed 3")
    {
        Add(environment);
        Add(agent);
    }

    protected override IReadOnlyList<string> MoreOverrides(ParseResult result)
    {
        var name = result.GetRequiredValue(agent);
        if (!Agents.Contains(name))
            throw new UserException($"--agent is '{name}'; allowed is {string.Join(", ", Agents)}"
                + (EditDistance.Nearest(name, Agents) is { } near ? $" (did you mean '{near}'?)" : ""));
        return result.GetValue(environment) is { } id ? ["environment.id=" + id] : [];
    }

    protected override string DefaultFolder(ControlOptions configuration) => Path.Combine("runs", $"ppo-{configuration.Environment.Id}");

    protected override Func<RecipeContext, RunSummary> Prepare(ControlOptions configuration) => context =>
        PpoControl.Run(configuration, context.Folder, context.Resume, [new ProgressReporter(context.View, PpoControl.MainMetrics)], context.Stop);
}
