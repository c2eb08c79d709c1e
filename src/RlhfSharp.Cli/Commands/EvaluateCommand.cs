using System.CommandLine;
using System.Text.Json;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Hub;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;
using RlhfSharp.FineTuning.Options;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf evaluate`: a policy against the model it started from, a reward model on pairs, or a model's perplexity on texts.</summary>
internal sealed class EvaluateCommand : RlhfCommand
{
    private readonly Argument<string?> run = new("run") { Description = "Run folder of `ppo` or `quickstart`: its policy against its SFT model, by its reward.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> model = new("--model", "-m") { Description = "Model folder of the policy; the run's by default.", HelpName = "DIR" };
    private readonly Option<string?> baseline = new("--baseline") { Description = "Model folder to compare with; the run's SFT model by default.", HelpName = "DIR" };
    private readonly Option<string[]> rewards = new("--reward-model") { Description = "Reward-model folder to score with; the run's by default. May be given several times.", HelpName = "DIR" };
    private readonly Option<string?> pairs = new("--pairs") { Description = "Preference pairs on which --reward-model is measured: accuracy and calibration.", HelpName = "FILE" };
    private readonly Option<string?> texts = new("--texts") { Description = "Texts on which the perplexity of --model is measured.", HelpName = "FILE" };
    private readonly Option<string?> config = new("--config", "-c") { Description = "Configuration file; the run's config.yaml by default.", HelpName = "FILE" };
    private readonly Option<string[]> set = new("--set", "-s") { Description = "Override one key of the configuration: section.key=value.", HelpName = "KEY=VALUE", Arity = ArgumentArity.OneOrMore };
    private readonly Option<long?> seed = new("--seed") { Description = "Seed of the samples, as --set seed=N.", HelpName = "N" };
    private readonly Option<string?> destination = new("--out") { Description = "File for every answer: prompt, baseline, policy and their scores a line.", HelpName = "FILE" };
    private readonly OutputOptions options = new();

    public EvaluateCommand() : base("evaluate", "Measure a policy against its baseline, a reward model on pairs, or a model's perplexity.",
        "rlhf evaluate runs/quickstart --set evaluation.samples=200",
        "rlhf evaluate --reward-model runs/quickstart/reward/model --pairs datasets/reviews/pairs-validation.jsonl --json",
        "rlhf evaluate --model runs/quickstart/sft/model --texts datasets/reviews/sft-validation.jsonl")
    {
        Add(run);
        foreach (var option in (Option[])[model, baseline, rewards, pairs, texts, config, set, seed, destination]) Add(option);
        options.AddTo(this);
    }

    protected override int Run(ParseResult result)
    {
        var output = options.Open(result);
        string? Find(string? folder) => folder is null ? null : HubPaths.Find(folder, output);
        var request = new EvaluationRequest(result.GetValue(run), result.GetValue(model), result.GetValue(baseline), result.GetValue(rewards) ?? [], result.GetValue(pairs), result.GetValue(texts));
        request.Validate();
        request = request with { Model = Find(request.Model), Baseline = Find(request.Baseline), Rewards = [.. request.Rewards.Select(folder => HubPaths.Find(folder, output))] };
        string[] overrides = result.GetValue(set) ?? [];
        if (result.GetValue(seed) is { } number) overrides = [.. overrides, FormattableString.Invariant($"seed={number}")];
        var configuration = HubPaths.Find(ConfigurationFile.Load<FineTuningOptions>(result.GetValue(config) ?? request.RunConfiguration, overrides), output);

        IReadOnlyDictionary<string, double> figures;
        if (request.Pairs is { } pairFile) figures = Evaluations.OfRewardModel(request.RewardFolders(), pairFile, configuration);
        else if (request.Texts is { } textFile) figures = Evaluations.OfTexts(request.PolicyFolder()!, textFile);
        else
        {
            (var evaluated, figures) = Evaluations.OfPolicy(request, configuration);
            if (result.GetValue(destination) is { } file) evaluated.Save(file);
            foreach (var line in SampleLines.Of(evaluated)) output.SayMarkup(line);
        }
        foreach (var line in SummaryLines.Of(figures)) output.Say(line);
        output.Result(JsonSerializer.Serialize(figures));
        return 0;
    }
}
