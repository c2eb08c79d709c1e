namespace RlhfSharp.FineTuning.Embedded;

/// <summary>What one prompt asks for: a review of a subject that speaks about one aspect.</summary>
/// <param name="Qualifier">An adjective without praise or blame before the subject ("new"), or empty.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Aspect">The asked aspect, one of the subject's.</param>
public sealed record ReviewTopic(string Qualifier, ReviewSubject Subject, ReviewAspect Aspect)
{
    private const string Start = "Review of ", Middle = ". Aspect: ", End = ". Review:";

    /// <summary>For example "Review of a new phone. Aspect: battery. Review:"; a completion begins with a blank.</summary>
    public string Prompt
    {
        get
        {
            string noun = Qualifier.Length == 0 ? Subject.Name : $"{Qualifier} {Subject.Name}";
            return $"{Start}{("aeiou".Contains(noun[0]) ? "an" : "a")} {noun}{Middle}{Aspect.Name}{End}";
        }
    }

    /// <summary>The topic of a prompt of this form (white space around it is ignored), or null.</summary>
    public static ReviewTopic? Parse(string prompt)
    {
        prompt = prompt.Trim();
        int middle = prompt.IndexOf(Middle, StringComparison.Ordinal);
        if (middle < 0 || !prompt.StartsWith(Start, StringComparison.Ordinal) || !prompt.EndsWith(End, StringComparison.Ordinal))
            return null;
        int aspectStart = middle + Middle.Length, aspectEnd = prompt.Length - End.Length;
        if (middle < Start.Length || aspectEnd < aspectStart)
            return null;
        string[] nouns = prompt[Start.Length..middle].Split(' ');
        ReviewSubject? subject = ReviewVocabulary.Subjects.FirstOrDefault(item => item.Name == nouns[^1]);
        ReviewAspect? aspect = subject?.Aspects.FirstOrDefault(item => item.Name == prompt[aspectStart..aspectEnd]);
        return aspect is null ? null : new ReviewTopic(nouns.Length > 2 ? nouns[1] : "", subject!, aspect);
    }
}
