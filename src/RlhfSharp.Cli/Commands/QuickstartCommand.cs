using System.CommandLine;
using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Recipes;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf quickstart`: the whole pipeline on the embedded reviews, by the same recipe as `rlhf ppo`.</summary>
internal sealed class QuickstartCommand() : FineTuningCommand("quickstart", "The whole pipeline on the embedded reviews: SFT, reward model, PPO, evaluation, report.",
    "rlhf quickstart", "rlhf quickstart --seed 7 --output runs/seed-7")
{
    protected override string DefaultConfiguration(ParseResult result) => Path.Combine(AppContext.BaseDirectory, "configs", "quickstart.yaml");

    protected override RunSummary Train(FineTuningOptions configuration, FineTuningData data, RecipeContext context) => Ppo.Run(configuration, data, context);
}
