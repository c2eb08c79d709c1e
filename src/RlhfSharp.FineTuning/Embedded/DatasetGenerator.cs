using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.FineTuning.Embedded;

/// <summary>Writes the embedded dataset; equal seeds give equal bytes.</summary>
public static class DatasetGenerator
{
    /// <summary>The seed of the files in datasets/reviews.</summary>
    public const ulong DefaultSeed = 10;

    private const int SupervisedTrainingCount = 5000, SupervisedValidationCount = 500, PairsTrainingCount = 20000, PairsValidationCount = 1000;
    private const int PromptsValidationCount = 60;

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
        List<GoldPair> trainingPairs = Pairs(training, PairsTrainingCount, RandomStream.Named(seed, "reviews/pairs-train"));
        List<GoldPair> validationPairs = Pairs(validation, PairsValidationCount, RandomStream.Named(seed, "reviews/pairs-validation"));

        double[] gold = [.. supervisedTraining.Select(example => GoldScorer.Score(ReviewTopic.Parse(example.Prompt)!, example.Completion).Total)];
        DatasetStatistics statistics = new(
            validationPairs.Average(pair => pair.BestAccuracy),
            PairAccuracy.Of([.. validationPairs.Select(pair => pair.ChosenGold)], [.. validationPairs.Select(pair => pair.RejectedGold)],
                [.. validationPairs.Select(pair => pair.Pair.Tie)]),
            trainingPairs.Concat(validationPairs).Average(pair => pair.Pair.Tie ? 1.0 : 0.0),
            Moments.Mean(gold), Moments.StandardDeviation(gold),
            supervisedTraining.SelectMany(example => example.Completion.Split([' ', ',', ';', '.'], StringSplitOptions.RemoveEmptyEntries)).Distinct().Count());
        return new EmbeddedDataset(
            seed, supervisedTraining, supervisedValidation, [.. trainingPairs.Select(pair => pair.Pair with { Group = null })],
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

    private static List<GoldPair> Pairs(ReviewTopic[] topics, int count, RandomStream random)
    {
        PreferenceLabeler labeler = new();
        List<GoldPair> pairs = [];
        while (pairs.Count < count)
        {
            ReviewTopic topic = topics[random.NextIndex(topics.Length)];
            string first = ReviewGrammar.Write(topic, random, Mood(random)), second = ReviewGrammar.Write(topic, random, Mood(random));
            if (first == second)
                continue;
            double firstGold = GoldScorer.Score(topic, first).Total, secondGold = GoldScorer.Score(topic, second).Total;
            double bestAccuracy = labeler.BestAccuracy(firstGold, secondGold);
            int label = labeler.Draw(firstGold, secondGold, random);
            if (label == 1)
                (first, second, firstGold, secondGold) = (second, first, secondGold, firstGold);
            pairs.Add(new GoldPair(
                new PreferencePair(topic.Prompt, first, second, Tie: label == 2, Group: topic.Subject.Name), firstGold, secondGold, bestAccuracy));
        }
        return pairs;
    }

    /// <summary>Pairs come from a wider crowd than the reviews to imitate: a third grumpy, a third mixed, a third happy. So the reward model also
    /// sees reviews as good as a policy will write.</summary>
    private static int Mood(RandomStream random) => (int)random.NextInt64(-1, 2);

    private sealed record GoldPair(PreferencePair Pair, double ChosenGold, double RejectedGold, double BestAccuracy);
}
