using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.FineTuning.Embedded;

/// <summary>Writes the embedded dataset; equal seeds give equal bytes.</summary>
public static class DatasetGenerator
{
    /// <summary>The seed of the files in datasets/reviews.</summary>
    public const ulong DefaultSeed = 7;

    private const int SupervisedTrainingCount = 5000, SupervisedValidationCount = 500, RankingsTrainingCount = 15000, PairsValidationCount = 1000;
    private const int PromptsValidationCount = 60, ResponsesPerRanking = 4;

    private static readonly PreferenceLabeler s_labeler = new();

    /// <summary>Generates everything in memory; well under a second.</summary>
    public static EmbeddedDataset Generate(ulong seed = DefaultSeed)
    {
        ReviewTopic[] topics = [.. ReviewGrammar.Topics];
        RandomStream.Named(seed, "reviews/topics").Shuffle<ReviewTopic>(topics);
        ReviewTopic[] validation = topics[..PromptsValidationCount], training = topics[PromptsValidationCount..];

        HashSet<string> seen = new(StringComparer.Ordinal);
        IReadOnlyList<SupervisedExample> supervisedTraining =
            Supervised(training, SupervisedTrainingCount, seen, RandomStream.Named(seed, "reviews/sft-train"));
        IReadOnlyList<SupervisedExample> supervisedValidation =
            Supervised(validation, SupervisedValidationCount, seen, RandomStream.Named(seed, "reviews/sft-validation"));
        List<ResponseGroup> trainingRankings = Rankings(training, RankingsTrainingCount, RandomStream.Named(seed, "reviews/rankings-train"));
        List<GoldPair> validationPairs = Pairs(validation, PairsValidationCount, RandomStream.Named(seed, "reviews/pairs-validation"));

        double[] gold = [.. supervisedTraining.Select(example => GoldScorer.Score(ReviewTopic.Parse(example.Prompt)!, example.Completion).Total)];
        DatasetStatistics statistics = new(
            validationPairs.Average(pair => pair.BestAccuracy),
            PairAccuracy.Of([.. validationPairs.Select(pair => pair.ChosenGold)], [.. validationPairs.Select(pair => pair.RejectedGold)],
                [.. validationPairs.Select(pair => pair.Pair.Tie)]),
            validationPairs.Average(pair => s_labeler.Agreement(pair.ChosenGold, pair.RejectedGold)),
            validationPairs.Average(pair => pair.Pair.Tie ? 1.0 : 0.0),
            Moments.Mean(gold), Moments.StandardDeviation(gold),
            supervisedTraining.SelectMany(example => example.Completion.Split([' ', ',', ';', '.'], StringSplitOptions.RemoveEmptyEntries)).Distinct().Count());
        return new EmbeddedDataset(
            seed, supervisedTraining, supervisedValidation, trainingRankings,
            [.. validationPairs.Select(pair => pair.Pair)], [.. training.Select(topic => topic.Prompt)], [.. validation.Select(topic => topic.Prompt)],
            [.. validationPairs.Select(pair => pair.BestAccuracy)], statistics);
    }

    /// <summary>Reviews that all differ, topics in turn.</summary>
    private static List<SupervisedExample> Supervised(ReviewTopic[] topics, int count, HashSet<string> seen, RandomStream random)
    {
        List<SupervisedExample> examples = [];
        for (int i = 0; examples.Count < count; i++)
        {
            ReviewTopic topic = topics[i % topics.Length];
            string completion = ReviewGrammar.Write(topic, random);
            if (seen.Add(topic.Prompt + completion))
                examples.Add(new SupervisedExample(topic.Prompt, completion));
        }
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(examples));
        return examples;
    }

    private static List<ResponseGroup> Rankings(ReviewTopic[] topics, int count, RandomStream random)
    {
        List<ResponseGroup> rankings = [];
        while (rankings.Count < count)
        {
            ReviewTopic topic = topics[random.NextIndex(topics.Length)];
            string[] responses = [.. Enumerable.Range(0, ResponsesPerRanking).Select(_ => Judged(topic, random))];
            if (responses.Distinct(StringComparer.Ordinal).Count() < responses.Length)
                continue;
            rankings.Add(new ResponseGroup(
                topic.Prompt, responses, s_labeler.Rank([.. responses.Select(response => GoldScorer.Score(topic, response).Total)], random)));
        }
        return rankings;
    }

    private static List<GoldPair> Pairs(ReviewTopic[] topics, int count, RandomStream random)
    {
        List<GoldPair> pairs = [];
        while (pairs.Count < count)
        {
            ReviewTopic topic = topics[random.NextIndex(topics.Length)];
            string first = Judged(topic, random), second = Judged(topic, random);
            if (first == second)
                continue;
            double firstGold = GoldScorer.Score(topic, first).Total, secondGold = GoldScorer.Score(topic, second).Total;
            double bestAccuracy = s_labeler.BestAccuracy(firstGold, secondGold);
            int label = s_labeler.Draw(firstGold, secondGold, random);
            if (label == 1)
                (first, second, firstGold, secondGold) = (second, first, secondGold, firstGold);
            pairs.Add(new GoldPair(
                new PreferencePair(topic.Prompt, first, second, Tie: label == 2, Group: topic.Subject.Name), firstGold, secondGold, bestAccuracy));
        }
        return pairs;
    }

    /// <summary>Judged responses come from a wider crowd than the reviews to imitate: a third grumpy, a third mixed, a third happy. So the reward model also
    /// sees reviews as good as a policy will write.</summary>
    private static string Judged(ReviewTopic topic, RandomStream random) => ReviewGrammar.Write(topic, random, (int)random.NextInt64(-1, 2));

    private sealed record GoldPair(PreferencePair Pair, double ChosenGold, double RejectedGold, double BestAccuracy);
}
