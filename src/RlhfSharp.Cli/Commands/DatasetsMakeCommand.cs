using System.CommandLine;
using System.Globalization;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.FineTuning.Embedded;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf datasets make`: writes the embedded review dataset again from its grammar and a seed.</summary>
internal sealed class DatasetsMakeCommand : RlhfCommand
{
    private readonly Option<string> output = new("--output", "-o") { Description = "Folder for the files.", DefaultValueFactory = _ => "datasets/reviews", HelpName = "DIR" };
    private readonly Option<ulong> seed = new("--seed") { Description = "Seed; the shipped files come from the default.", DefaultValueFactory = _ => DatasetGenerator.DefaultSeed, HelpName = "N" };

    public DatasetsMakeCommand() : base("make", "Write the embedded review dataset: texts, rankings, preference pairs, prompts.",
        "rlhf datasets make --output datasets/reviews")
    {
        Add(output);
        Add(seed);
    }

    protected override int Run(ParseResult result)
    {
        var folder = result.GetRequiredValue(output);
        var dataset = DatasetGenerator.Generate(result.GetValue(seed));
        UserFiles.Write(folder, () => DatasetFiles.Write(dataset, folder));
        result.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{dataset.SupervisedTraining.Count} texts, {dataset.RankingsTraining.Count} rankings and {dataset.PromptsTraining.Count} prompts for training, {dataset.SupervisedValidation.Count}, {dataset.PairsValidation.Count} and {dataset.PromptsValidation.Count} for validation (texts, pairs, prompts); written to {folder}"));
        result.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"The best possible pair accuracy on the validation pairs is {dataset.Statistics.BestPossiblePairAccuracy:0.0000}."));
        return 0;
    }
}
