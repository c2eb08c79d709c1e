using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Embedded;
using RlhfSharp.FineTuning.Tests.Data;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.TestSupport;

namespace RlhfSharp.FineTuning.Tests.Embedded;

/// <summary>The committed files are what `rlhf datasets make` writes.</summary>
public sealed class DatasetFilesTests
{
    private static readonly string[] s_names =
    [
        DatasetFiles.SupervisedTraining, DatasetFiles.SupervisedValidation, DatasetFiles.RankingsTraining, DatasetFiles.PairsValidation,
        DatasetFiles.PromptsTraining, DatasetFiles.PromptsValidation, DatasetFiles.Metadata,
    ];

    private static string Folder => Path.Combine(RepositoryRoot.Path, "datasets", "reviews");

    [Fact]
    public void Write_DefaultSeed_EqualsTheCommittedFilesToTheByte()
    {
        using TemporaryFolder folder = new();
        EmbeddedDataset dataset = DatasetGenerator.Generate();
        DatasetFiles.Write(dataset, folder.Path);
        Assert.All(s_names, name => Assert.True(
            File.ReadAllBytes(Path.Combine(folder.Path, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(Folder, name))),
            $"datasets/reviews/{name} is not what the generator writes."));
        Assert.True(s_names.Sum(name => new FileInfo(Path.Combine(Folder, name)).Length) < 8 << 20, "the dataset is part of every clone and stays under 8 MiB");
    }

    [Fact]
    public void CommittedFiles_ReadBack_AreDistinctBalancedAndDisjoint()
    {
        DatasetReader reader = new();
        IReadOnlyList<SupervisedExample> training = reader.ReadSupervised(Path.Combine(Folder, DatasetFiles.SupervisedTraining)).Items;
        Assert.Equal(5000, training.Select(example => example.Completion).Distinct().Count());
        HashSet<string> trainingPrompts = [.. training.Select(example => example.Prompt),
            .. reader.ReadPreferences(Path.Combine(Folder, DatasetFiles.RankingsTraining)).Items.Select(group => group.Prompt)];
        IReadOnlyList<string> validationPrompts = reader.ReadPrompts(Path.Combine(Folder, DatasetFiles.PromptsValidation)).Items;
        Assert.Equal(360, trainingPrompts.Count);
        Assert.Equal(60, validationPrompts.Count);
        Assert.Empty(trainingPrompts.Intersect(validationPrompts));

        double[] asked = [.. training.Select(example => GoldScorer.Score(ReviewTopic.Parse(example.Prompt)!, example.Completion).Asked)];
        double positive = asked.Count(value => value > 0), negative = asked.Count(value => value < 0);
        Assert.InRange(positive / (positive + negative), 0.47, 0.53);

        int[] words = [.. training.Select(example => example.Completion.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length).Order()];
        Assert.InRange(words[50], 6, 10);          // 1 %
        Assert.InRange(words[2500], 13, 20);       // median
        Assert.InRange(words[4950], 28, 40);       // 99 %
    }

    [Fact]
    public void CommittedPairs_HaveTheStatedAccuracyAndTies()
    {
        string path = Path.Combine(Folder, DatasetFiles.PairsValidation);
        Dataset<PreferencePair> pairs = new DatasetReader().ReadPairs(path);
        Assert.Equal(1000, pairs.Items.Count);
        Assert.InRange(pairs.Items.Count(pair => pair.Tie), 60, 120);
        Assert.Equal(10, pairs.Items.Select(pair => pair.Group).Distinct().Count());

        double best = DatasetFiles.BestPossiblePairAccuracy(path)!.Value;
        Assert.InRange(best, 0.78, 0.83);
        double gold = pairs.Items.Average(pair => pair.Tie ? 0.5 : Gold(pair.Prompt, pair.Chosen) > Gold(pair.Prompt, pair.Rejected) ? 1 : 0);
        Assert.InRange(gold, best - 0.03, best + 0.03);
        // The probability of each label follows from the gold scores alone, whichever side was drawn.
        PreferenceLabeler labeler = new();
        double expected = pairs.Items.Average(pair => labeler.BestAccuracy(Gold(pair.Prompt, pair.Chosen), Gold(pair.Prompt, pair.Rejected)));
        Assert.Equal(expected, best, 4);
    }

    [Fact]
    public void CommittedRankings_CompareAboutAsOftenRightlyAsThePairs()
    {
        ResponseGroup[] rankings = [.. new DatasetReader().ReadPreferences(Path.Combine(Folder, DatasetFiles.RankingsTraining)).Items];
        Assert.Equal(15000, rankings.Length);
        Assert.All(rankings, ranking => Assert.Equal(4, ranking.Responses.Distinct().Count()));
        double agreeing = 0, labels = 0;
        foreach (ResponseGroup ranking in rankings)
        {
            double[] gold = [.. ranking.Responses.Select(response => Gold(ranking.Prompt, response))];
            foreach (TokenComparison pair in TokenGroup.Compare(ranking.Ranks, null, 4, 0))
            {
                agreeing += pair.Tie ? 0.5 : gold[pair.Chosen] > gold[pair.Rejected] ? 1 : 0;
                labels++;
            }
        }
        double best = DatasetFiles.BestPossiblePairAccuracy(Path.Combine(Folder, DatasetFiles.PairsValidation))!.Value;
        Assert.InRange(agreeing / labels, best - 0.01, best + 0.03); // a ranking ties only what seems nearly equal, Davidson's pairs a little more
    }

    [Fact]
    public void BestPossiblePairAccuracy_OtherFiles_IsUnknown()
    {
        Assert.Null(DatasetFiles.BestPossiblePairAccuracy(Path.Combine(Folder, DatasetFiles.RankingsTraining)));
        using TemporaryFolder folder = new();
        string pairs = folder.Write(DatasetFiles.PairsValidation, "");
        Assert.Null(DatasetFiles.BestPossiblePairAccuracy(pairs));
        folder.Write(DatasetFiles.Metadata, "not json");
        Assert.Null(DatasetFiles.BestPossiblePairAccuracy(pairs));
    }

    [Fact]
    public void Generate_AnotherSeed_WritesOtherReviews()
    {
        EmbeddedDataset dataset = DatasetGenerator.Generate(1);
        Assert.NotEqual(DatasetGenerator.Generate().SupervisedTraining[0], dataset.SupervisedTraining[0]);
        Assert.InRange(dataset.Statistics.BestPossiblePairAccuracy, 0.78, 0.83);
    }

    private static double Gold(string prompt, string response) => GoldScorer.Score(ReviewTopic.Parse(prompt)!, response).Total;
}
