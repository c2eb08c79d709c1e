using System.Text;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.FineTuning.Embedded;

/// <summary>Writes short reviews as a mixed crowd of people would: some praise, some blame, most of both, and about a fifth with the flaws
/// of a careless writer (a repeated clause, the asked aspect left out, no end, a stuttered word).</summary>
public static class ReviewGrammar
{
    /// <summary>How often each strength -3 to 3 occurs. In a mixed mood extremes are rare, so that a policy can improve on every sample.</summary>
    private static readonly double[] s_mixed = [0.04, 0.13, 0.24, 0.18, 0.24, 0.13, 0.04];
    private static readonly double[] s_happy = [0.01, 0.04, 0.1, 0.1, 0.3, 0.28, 0.17];
    private static readonly double[] s_grumpy = [0.17, 0.28, 0.3, 0.1, 0.1, 0.04, 0.01];
    private static readonly double[] s_clauseCounts = [0.45, 0.4, 0.15];
    private const double RepeatShare = 0.06, OffTopicShare = 0.06, UnfinishedShare = 0.06, StutterShare = 0.03;
    private const int Repeat = 0, OffTopic = 1, Unfinished = 2, Stutter = 3;

    /// <summary>Every topic there is, in a fixed order.</summary>
    public static IReadOnlyList<ReviewTopic> Topics { get; } =
    [
        .. from subject in ReviewVocabulary.Subjects
           from aspect in subject.Aspects
           from qualifier in ReviewVocabulary.Qualifiers
           select new ReviewTopic(qualifier, subject, aspect),
    ];

    /// <summary>A completion of the topic's prompt, beginning with a blank.</summary>
    /// <param name="topic">What to write about.</param>
    /// <param name="random">Draws everything.</param>
    /// <param name="mood">Negative for a grumpy writer, positive for a happy one, 0 for a mixed one.</param>
    public static string Write(ReviewTopic topic, RandomStream random, int mood = 0)
    {
        double[] strengths = mood < 0 ? s_grumpy : mood > 0 ? s_happy : s_mixed;
        ReviewWriter writer = new(topic.Subject, past: random.NextDouble() < 0.5, random);
        int flaw = random.NextCategorical(
            [RepeatShare, OffTopicShare, UnfinishedShare, StutterShare, 1 - RepeatShare - OffTopicShare - UnfinishedShare - StutterShare]);

        List<(string Text, int Strength)> clauses = Clauses(topic, writer, flaw == OffTopic, strengths, random);
        if (flaw == Repeat)
        {
            int source = random.NextIndex(clauses.Count);
            clauses.Insert(source + 1, clauses[source]);
            if (random.NextDouble() < 0.5)
                clauses.Add(clauses[source]);
        }

        StringBuilder text = new(" ");
        if (random.NextDouble() < 0.2)
            text.Append(writer.Pick(ReviewVocabulary.Openers)).Append(", ");
        text.Append(clauses[0].Text);
        for (int i = 1; i < clauses.Count; i++)
        {
            bool contrast = clauses[i].Strength * clauses[i - 1].Strength < 0;
            text.Append(writer.Pick(contrast ? ReviewVocabulary.Contrasting : ReviewVocabulary.Agreeing)).Append(clauses[i].Text);
        }
        string review = text.Append('.').ToString();
        return flaw switch
        {
            Unfinished => BreakOff(review, random),
            Stutter => StutterOnce(review, random),
            _ => review,
        };
    }

    private static List<(string Text, int Strength)> Clauses(
        ReviewTopic topic, ReviewWriter writer, bool offTopic, double[] strengths, RandomStream random)
    {
        int count = 2 + random.NextCategorical(s_clauseCounts);
        ReviewAspect[] others = [.. topic.Subject.Aspects.Where(aspect => aspect != topic.Aspect)];
        random.Shuffle<ReviewAspect>(others);
        if (offTopic && random.NextDouble() < 0.5)
            others[0] = ForeignAspect(topic.Subject, writer);

        int asked = random.NextDouble() < 0.7 ? 0 : 1;
        List<(string, int)> clauses = [];
        for (int i = 0; i < count; i++)
        {
            int strength = random.NextCategorical(strengths) - 3;
            bool speaksOfAsked = !offTopic && (i == asked || (i > 1 && random.NextDouble() < 0.15));
            if (i == count - 1 && i > asked && strength != 0 && random.NextDouble() < 0.25)
                clauses.Add((writer.Remark(strength > 0), strength));
            else
                clauses.Add((writer.Clause(speaksOfAsked ? topic.Aspect : others[i], strength), strength));
        }
        return clauses;
    }

    private static ReviewAspect ForeignAspect(ReviewSubject subject, ReviewWriter writer)
    {
        while (true)
        {
            ReviewAspect aspect = writer.Pick(writer.Pick(ReviewVocabulary.Subjects).Aspects);
            if (subject.Aspects.All(own => own.Name != aspect.Name))
                return aspect;
        }
    }

    /// <summary>The review broken off after some word of its last third.</summary>
    private static string BreakOff(string review, RandomStream random)
    {
        string[] words = review.TrimEnd('.').Split(' ');
        int kept = (int)random.NextInt64(words.Length * 2 / 3, words.Length);
        return string.Join(' ', words[..kept]).TrimEnd(',', ';', '.');
    }

    /// <summary>The review with one word said two or three times.</summary>
    private static string StutterOnce(string review, RandomStream random)
    {
        List<string> words = [.. review.Split(' ')];
        int at = (int)random.NextInt64(1, words.Count - 1);
        string word = words[at].TrimEnd(',', ';', '.');
        for (long times = random.NextInt64(1, 3); times > 0; times--)
            words.Insert(at, word);
        return string.Join(' ', words);
    }
}
