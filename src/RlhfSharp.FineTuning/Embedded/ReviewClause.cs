using System.Text.RegularExpressions;

namespace RlhfSharp.FineTuning.Embedded;

/// <summary>A group of words between punctuation marks and connectives, as the gold scorer reads it.</summary>
/// <param name="Words">Its words in lower case.</param>
/// <param name="Target">The aspect it speaks of, "it" for the whole thing, or null for none.</param>
/// <param name="Value">The opinion it states, from -3 to 3; 0 without one.</param>
/// <param name="Broken">True when it is more than a short opener and yet has no noun, no verb, or two verdicts.</param>
internal sealed partial record ReviewClause(IReadOnlyList<string> Words, string? Target, double Value, bool Broken)
{
    private const int LongestOpener = 4;
    private const double BrokenFactor = 0.4;
    private static readonly Dictionary<string, (bool IsVerb, double Scale, double? Strength)> s_lexicon = BuildLexicon();

    /// <summary>Splits a text; a clause without a noun goes on about the target of the clause before.</summary>
    public static List<ReviewClause> Split(string text, ReviewSubject subject)
    {
        List<ReviewClause> clauses = [];
        List<string> words = [];
        string? target = null;
        foreach (Match match in WordOrMark().Matches(text))
        {
            string token = match.Value;
            if (!char.IsLetter(token[0]) && !char.IsDigit(token[0]))
            {
                Finish();
            }
            else
            {
                if (ReviewVocabulary.Connectives.Contains(token))
                    Finish();
                words.Add(token);
            }
        }
        Finish();
        return clauses;

        void Finish()
        {
            if (words.Count == 0)
                return;
            ReviewClause clause = Read(words, subject, target);
            target = clause.Target ?? target;
            clauses.Add(clause);
            words = [];
        }
    }

    private static ReviewClause Read(List<string> words, ReviewSubject subject, string? before)
    {
        string? named = words.Find(word => subject.Aspects.Any(aspect => aspect.Name == word))
            ?? (words.Contains("it") || words.Contains(subject.Name) || words.Contains("refund") ? "it" : null);
        double sum = 0, factor = 1;
        int opinions = 0;
        bool verb = false;
        foreach (string word in words)
        {
            (bool isVerb, double scale, double? strength) = s_lexicon.GetValueOrDefault(word, (false, 1, null));
            verb |= isVerb;
            factor *= scale;
            if (strength is null)
                continue;
            sum += factor * strength.Value;
            opinions++;
            factor = 1;
        }
        if (opinions == 0)
            return new ReviewClause(words, named, 0, Broken: named is not null || words.Count > LongestOpener);
        bool broken = named is null || !verb || opinions > 1;
        double value = Math.Clamp(sum / opinions, -3, 3);
        return new ReviewClause(words, named ?? before, broken ? BrokenFactor * value : value, broken);
    }

    /// <summary>For each word of weight: whether it is a verb, by how much it scales the next opinion, and its own opinion.</summary>
    private static Dictionary<string, (bool IsVerb, double Scale, double? Strength)> BuildLexicon()
    {
        Dictionary<string, (bool, double, double?)> lexicon = new(StringComparer.Ordinal);
        HashSet<string> verbs = [.. ReviewVocabulary.Feelings.SelectMany(words => words), .. ReviewVocabulary.Effects.SelectMany(words => words),
            "recommend", "avoid"];
        foreach ((string word, double strength) in ReviewVocabulary.Opinions)
            lexicon.Add(word, (verbs.Contains(word), 1, strength));
        foreach (string word in ReviewVocabulary.Verbs)
            lexicon.Add(word, (true, 1, null));
        foreach (string word in ReviewVocabulary.Stronger)
            lexicon.Add(word, (false, ReviewVocabulary.StrongerFactor, null));
        foreach (string word in ReviewVocabulary.Weaker)
            lexicon.Add(word, (false, ReviewVocabulary.WeakerFactor, null));
        foreach (string word in ReviewVocabulary.Negations)
            lexicon.Add(word, (false, ReviewVocabulary.NegationFactor, null));
        return lexicon;
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}']+|[^\s\p{L}\p{Nd}']")]
    private static partial Regex WordOrMark();
}
