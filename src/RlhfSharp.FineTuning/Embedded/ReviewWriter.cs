using RlhfSharp.Core.Randomness;

namespace RlhfSharp.FineTuning.Embedded;

/// <summary>Puts an opinion of a given strength into a clause of the review language.</summary>
internal sealed class ReviewWriter(ReviewSubject subject, bool past, RandomStream random)
{
    private static readonly string[] s_denials = ["not", "hardly"];

    /// <summary>A clause about an aspect.</summary>
    /// <param name="aspect">What it speaks about.</param>
    /// <param name="strength">From -3 (blame) to 3 (praise).</param>
    public string Clause(ReviewAspect aspect, int strength)
    {
        string noun = random.NextDouble() < 0.12 ? $"the {aspect.Name} of this {subject.Name}" : $"the {aspect.Name}";
        string clause = strength == 0 ? $"{noun} {Be(aspect)} {Pick(ReviewVocabulary.Adjectives[3])}" : Opinion(aspect, noun, strength);
        return random.NextDouble() < 0.15 ? $"{clause} {Pick(ReviewVocabulary.Tails)}" : clause;
    }

    /// <summary>A remark on the whole thing.</summary>
    public string Remark(bool happy) => Pick(happy ? ReviewVocabulary.HappyRemarks : ReviewVocabulary.UnhappyRemarks)
        .Replace("{again}", subject.Again, StringComparison.Ordinal).Replace("{subject}", subject.Name, StringComparison.Ordinal);

    public T Pick<T>(IReadOnlyList<T> items) => items[random.NextIndex(items.Count)];

    private string Opinion(ReviewAspect aspect, string noun, int strength)
    {
        double form = random.NextDouble();
        if (form < 0.12)
            return $"i {Pick(ReviewVocabulary.Feelings[strength + 3])} {noun}";
        if (form < 0.24)
            return $"{noun} {Pick(ReviewVocabulary.Effects[strength + 3])} me";
        string adjective = Adjective(aspect, strength);
        return form < 0.34 ? $"we found {noun} {adjective}"
            : form < 0.42 ? $"{noun} {(aspect.Plural ? "seem" : "seems")} {adjective}"
            : $"{noun} {Be(aspect)} {adjective}";
    }

    /// <summary>Adjective with its adverbs, such that the scorer reads about the wanted strength.</summary>
    private string Adjective(ReviewAspect aspect, int strength)
    {
        int sign = Math.Sign(strength), size = Math.Abs(strength);
        double form = random.NextDouble();
        string own = Pick(sign > 0 ? aspect.Praise : aspect.Complaint);
        return size switch
        {
            3 when form < 0.4 => $"{Pick(ReviewVocabulary.Stronger)} {(form < 0.2 ? own : General(2 * sign))}",
            2 when form < 0.4 => own,
            2 when form < 0.6 => $"{Pick(ReviewVocabulary.Stronger)} {General(sign)}",
            1 when form < 0.2 => $"{Pick(ReviewVocabulary.Weaker)} {own}",
            1 when form < 0.4 => $"{Pick(s_denials)} {General((form < 0.3 ? -1 : -2) * sign)}",
            _ => General(strength),
        };
    }

    private string General(int strength) => Pick(ReviewVocabulary.Adjectives[strength + 3]);

    private string Be(ReviewAspect aspect) => past ? (aspect.Plural ? "were" : "was") : aspect.Plural ? "are" : "is";
}
