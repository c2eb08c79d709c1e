namespace RlhfSharp.FineTuning.Embedded;

/// <summary>What one prompt asks for: a review of a subject that speaks about one aspect.</summary>
/// <param name="Qualifier">An adjective without praise or blame before the subject ("new"), or empty.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Aspect">The asked aspect, one of the subject's.</param>
public sealed record ReviewTopic(string Qualifier, ReviewSubject Subject, ReviewAspect Aspect)
{
    private const string Start = "Aspect: ", Middle = ". Review of ", End = ":";

    /// <summary>For example "Aspect: battery. Review of a new phone:"; a completion begins with a blank.</summary>
    public string Prompt
    {
        get
        {
            string noun = Qualifier.Length == 0 ? Subject.Name : $"{Qualifier} {Subject.Name}";
            return $"{Start}{Aspect.Name}{Middle}{("aeiou".Contains(noun[0]) ? "an" : "a")} {noun}{End}";
        }
    }

    /// <summary>The topic of a prompt of this form (white space around it is ignored), or null.</summary>
    public static ReviewTopic? Parse(string prompt)
    {
        prompt = prompt.Trim();
        int middle = prompt.IndexOf(Middle, StringComparison.Ordinal);
        if (middle < Start.Length || !prompt.StartsWith(Start, StringComparison.Ordinal) || !prompt.EndsWith(End, StringComparison.Ordinal))
            return null;
        int nounsStart = middle + Middle.Length, nounsEnd = prompt.Length - End.Length;
        if (nounsEnd < nounsStart)
            return null;
        string[] nouns = prompt[nounsStart..nounsEnd].Split(' ');
        ReviewSubject? subject = ReviewVocabulary.Subjects.FirstOrDefault(item => item.Name == nouns[^1]);
        ReviewAspect? aspect = subject?.Aspects.FirstOrDefault(item => item.Name == prompt[Start.Length..middle]);
        return aspect is null ? null : new ReviewTopic(nouns.Length > 2 ? nouns[1] : "", subject!, aspect);
    }
}
