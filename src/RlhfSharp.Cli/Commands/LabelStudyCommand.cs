using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.FineTuning.Options;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf label study`: how many labels active selection saves, with the gold scorer of the embedded reviews as the annotator.</summary>
internal sealed class LabelStudyCommand : RlhfCommand
{
    private readonly Option<string> model = new("--model", "-m") { Description = "Model folder of the SFT model that reward models start from.", HelpName = "DIR", Required = true };
    private readonly Option<string> config = new("--config", "-c") { Description = "Configuration whose reward_model section says how they are trained.", DefaultValueFactory = _ => "configs/quickstart.yaml", HelpName = "FILE" };
    private readonly Option<string[]> set = new("--set", "-s") { Description = "Override one key of the configuration: section.key=value.", HelpName = "KEY=VALUE", Arity = ArgumentArity.OneOrMore };
    private readonly Option<int[]> sizes = new("--labels") { Description = "Numbers of labels at which is measured, growing.", DefaultValueFactory = _ => [250, 500, 1000, 2000], HelpName = "N", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int> pool = new("--pool") { Description = "Pairs that could be labelled.", DefaultValueFactory = _ => 6000, HelpName = "N" };
    private readonly Option<int> seeds = new("--seeds") { Description = "Repetitions with seeds 1, 2, ...", DefaultValueFactory = _ => 3, HelpName = "N" };
    private readonly Option<int> ensemble = new("--ensemble") { Description = "Reward models whose disagreement chooses; 1: one that is unsure.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<double> randomShare = new("--random-share") { Description = "Share drawn at random all the same.", DefaultValueFactory = _ => 0.3, HelpName = "SHARE" };
    private readonly OutputOptions options = new();

    public LabelStudyCommand() : base("study", "Measure on the embedded reviews how many labels active selection saves.",
        "rlhf label study --model runs/quickstart/sft/model --set reward_model.epochs=4 --seeds 3")
    {
        foreach (var option in (Option[])[model, config, set, sizes, pool, seeds, ensemble, randomShare]) Add(option);
        options.AddTo(this);
    }

    protected override int Run(ParseResult result)
    {
        var labels = result.GetValue(sizes)!;
        if (labels.Length == 0 || labels[0] < 2 || labels.Zip(labels.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new UserException($"--labels is {string.Join(' ', labels)}; give growing numbers of 2 or more, as in --labels 250 500 1000");
        if (result.GetValue(seeds) < 1 || result.GetValue(ensemble) < 1) throw new UserException("--seeds and --ensemble are counts; give 1 or more");
        if (result.GetValue(pool) < labels[^1]) throw new UserException($"--pool is {result.GetValue(pool)}, fewer than the {labels[^1]} labels asked for; raise it");
        var output = options.Open(result);
        using var interruption = new Interruption(_ => output.Say("Stopping after this training."));
        var reward = ConfigurationFile.Load<FineTuningOptions>(result.GetValue(config), result.GetValue(set) ?? []).RewardModel;
        var study = new SelectionStudy(result.GetRequiredValue(model), reward, result.GetValue(pool));
        var arms = new Dictionary<string, double[]>();
        try
        {
            foreach (var (name, share) in ((string, double)[])[("random", 1), ("active", result.GetValue(randomShare))])
            {
                var sums = new double[labels.Length];
                for (var seed = 1; seed <= result.GetValue(seeds); seed++)
                    foreach (var (at, accuracy) in study.Run(labels, share, result.GetValue(ensemble), (ulong)seed, interruption.Token).Index())
                    {
                        output.Say(string.Create(CultureInfo.InvariantCulture, $"{name}, seed {seed}, {labels[at]} labels: {accuracy:0.000}"));
                        sums[at] += accuracy;
                    }
                arms[name] = [.. sums.Select(sum => sum / result.GetValue(seeds))];
            }
        }
        catch (OperationCanceledException)
        {
            return Interruption.ExitCode;
        }
        foreach (var (name, accuracies) in arms) output.Say($"{name}, mean: {Line(labels, accuracies)}");
        var level = arms["random"][^1];
        var needed = SelectionStudy.LabelsFor(level, labels, arms["active"]);
        output.Say(needed is { } count
            ? string.Create(CultureInfo.InvariantCulture, $"What {labels[^1]} random labels reach ({level:0.000}) takes {count:0} chosen ones.")
            : string.Create(CultureInfo.InvariantCulture, $"What {labels[^1]} random labels reach ({level:0.000}) was not reached with {labels[^1]} chosen ones."));
        output.Result(JsonSerializer.Serialize(new { labels, random = arms["random"], active = arms["active"], labels_for_random_accuracy = needed }));
        return 0;
    }

    private static string Line(int[] labels, double[] accuracies) =>
        string.Join(", ", labels.Zip(accuracies, (count, accuracy) => string.Create(CultureInfo.InvariantCulture, $"{count}: {accuracy:0.000}")));
}
