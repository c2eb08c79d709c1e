using System.Text.RegularExpressions;
using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.FineTuning.Embedded;

/// <summary>The hidden preference behind the embedded dataset: a person wants praise of the asked aspect, on topic, without repetition, that
/// ends properly. Labels are drawn from it; training never sees it; evaluation reports it beside the reward model's score.
/// <para>Every clause is worth the mean of its opinion words (strength -3 to 3, times 1.4 after "very", 0.5 after "slightly", -0.6 after "not"),
/// at most 3, and 0.4 of that when it lacks a noun or a verb. It counts for the aspect it names.</para>
/// <para>asked = 4 tanh(sum of at most two clauses / 4); others = 4 tanh(0.5 sum of the means of at most three other aspects / 4);
/// coverage = 0.3 per other aspect, at most three; the penalties are in the methods below. All parts are bounded.</para></summary>
public static partial class GoldScorer
{
    private const int AskedClauses = 2, OtherTargets = 3;

    /// <summary>Scores any text as an answer to a topic.</summary>
    /// <param name="topic">What was asked.</param>
    /// <param name="response">The response, whatever a model wrote.</param>
    /// <param name="ended">False when the response was cut off at its length limit.</param>
    public static GoldScore Score(ReviewTopic topic, string response, bool ended = true)
    {
        string text = response.Trim().ToLowerInvariant();
        List<ReviewClause> clauses = ReviewClause.Split(text, topic.Subject);
        string[] words = [.. clauses.SelectMany(clause => clause.Words)];

        double asked = clauses.Where(clause => clause.Target == topic.Aspect.Name).Take(AskedClauses).Sum(clause => clause.Value);
        double[] others = [.. clauses.Where(clause => clause.Target is not null && clause.Target != topic.Aspect.Name)
            .GroupBy(clause => clause.Target).Take(OtherTargets).Select(group => group.Average(clause => clause.Value))];
        return new GoldScore(
            4 * Math.Tanh(asked / 4), 4 * Math.Tanh(0.5 * others.Sum() / 4), 0.3 * others.Length,
            OffTopic(topic, words), Repetition(words), ended && EndsWithPeriod().IsMatch(text) ? 0 : 1.5, Form(words, clauses));
    }

    /// <summary>1.5 when the asked aspect is never named, 0.5 for each of another subject's aspects, at most 3.</summary>
    private static double OffTopic(ReviewTopic topic, string[] words)
    {
        int foreign = words.Where(ReviewVocabulary.AspectNames.Contains).Distinct()
            .Count(word => topic.Subject.Name != word && topic.Subject.Aspects.All(aspect => aspect.Name != word));
        return Math.Min(3, (words.Contains(topic.Aspect.Name) ? 0 : 1.5) + 0.5 * foreign);
    }

    /// <summary>4 times (share of repeated trigrams + share of words that repeat the word before) + 0.25 for each repeated opinion word, at
    /// most 3.</summary>
    private static double Repetition(string[] words)
    {
        if (words.Length == 0)
            return 0;
        int stuttered = Enumerable.Range(1, words.Length - 1).Count(i => words[i] == words[i - 1]);
        string[] opinions = [.. words.Where(ReviewVocabulary.Opinions.ContainsKey)];
        return Math.Min(3, 4 * (Diversity.RepetitionShare(words, 3) + (double)stuttered / words.Length)
            + 0.25 * (opinions.Length - opinions.Distinct().Count()));
    }

    /// <summary>0.3 for each word under 8, 0.1 for each over 40 (at most 2), 3 times the share of words the language lacks, and 0.4 for each
    /// group of words that is no clause (at most 1.6).</summary>
    private static double Form(string[] words, List<ReviewClause> clauses)
    {
        double length = Math.Min(2.4, 0.3 * Math.Max(0, 8 - words.Length)) + Math.Min(2, 0.1 * Math.Max(0, words.Length - 40));
        double unknown = words.Length == 0 ? 0 : 3.0 * words.Count(word => !ReviewVocabulary.Words.Contains(word)) / words.Length;
        return length + unknown + Math.Min(1.6, 0.4 * clauses.Count(clause => clause.Broken));
    }

    [GeneratedRegex(@"[a-z]\.$")]
    private static partial Regex EndsWithPeriod();
}
