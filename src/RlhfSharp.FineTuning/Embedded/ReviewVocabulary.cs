namespace RlhfSharp.FineTuning.Embedded;

/// <summary>The words of the review language. Opinion words carry their strength from -3 to 3 in <see cref="Opinions"/>.</summary>
public static class ReviewVocabulary
{
    /// <summary>Adjectives for any aspect by strength -3 to 3 (index strength + 3).</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Adjectives { get; } =
    [
        ["terrible", "horrible", "dreadful", "useless"],
        ["awful", "disappointing", "annoying", "lousy"],
        ["weak", "poor", "bad", "mediocre"],
        ["average", "ordinary", "acceptable", "okay"],
        ["good", "nice", "solid", "pleasant"],
        ["great", "excellent", "lovely", "impressive"],
        ["superb", "wonderful", "brilliant", "perfect"],
    ];

    /// <summary>Verbs of "i ... the battery" by strength; none for 0.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Feelings { get; } =
        [["hate", "despise"], ["regret"], ["dislike"], [], ["like"], ["enjoy"], ["love", "adore"]];

    /// <summary>Verbs of "the battery ... me" by strength; none for 0.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Effects { get; } =
        [["appalled", "disgusted"], ["disappointed", "annoyed"], ["bored"], [], ["pleased"], ["impressed", "delighted"], ["amazed", "thrilled"]];

    /// <summary>Words that strengthen the next opinion by <see cref="StrongerFactor"/>.</summary>
    public static IReadOnlyList<string> Stronger { get; } = ["very", "really", "truly", "extremely"];

    /// <summary>Words that weaken the next opinion by <see cref="WeakerFactor"/>.</summary>
    public static IReadOnlyList<string> Weaker { get; } = ["slightly", "somewhat", "rather"];

    /// <summary>Words that turn the next opinion round by <see cref="NegationFactor"/>.</summary>
    public static IReadOnlyList<string> Negations { get; } = ["not", "never", "hardly"];

    public const double StrongerFactor = 1.4, WeakerFactor = 0.5, NegationFactor = -0.6;

    /// <summary>Opinion words of closing remarks on the whole thing.</summary>
    public static IReadOnlyDictionary<string, double> Remarks { get; } = new Dictionary<string, double>
    {
        ["recommend"] = 2, ["again"] = 1.5, ["penny"] = 2, ["bargain"] = 1.5, ["favourite"] = 2.5,
        ["refund"] = -2.5, ["avoid"] = -2, ["waste"] = -2.5, ["mistake"] = -2, ["complaint"] = -1.5,
    };

    /// <summary>What happy customers say about the whole thing; {again} is the subject's verb, {subject} its name.</summary>
    public static IReadOnlyList<string> HappyRemarks { get; } =
    [
        "i would {again} it again", "i recommend it to everyone", "it is worth every penny", "i recommend this {subject}", "it was a bargain",
        "this {subject} is my favourite",
    ];

    /// <summary>What unhappy customers say about the whole thing.</summary>
    public static IReadOnlyList<string> UnhappyRemarks { get; } =
    [
        "i would never {again} it again", "i want a refund", "please avoid it", "it was a waste of time", "this {subject} was a mistake",
        "i sent them a complaint about it",
    ];

    /// <summary>Beginnings without an opinion.</summary>
    public static IReadOnlyList<string> Openers { get; } =
    [
        "overall", "honestly", "in general", "in my opinion", "after a week", "for the money", "in short", "as a guest", "this time",
        "with two children", "at home", "on our trip", "last summer", "as a student", "so here goes", "at the moment",
    ];

    /// <summary>Ends of clauses without an opinion.</summary>
    public static IReadOnlyList<string> Tails { get; } =
    [
        "every day", "from the start", "so far", "for me", "in every way", "most of the time", "at first", "as always", "for my family",
        "on a busy day", "in the evening", "since the first hour", "during the week", "for a beginner", "by now", "compared with others",
    ];

    /// <summary>Joins of two clauses that agree.</summary>
    public static IReadOnlyList<string> Agreeing { get; } =
        [" and ", " and ", ", and ", ". ", ". ", "; ", ", plus ", ". also, ", ". moreover, "];

    /// <summary>Joins of two clauses that disagree.</summary>
    public static IReadOnlyList<string> Contrasting { get; } = [", but ", ", but ", ", although ", ", while ", ", yet ", ". however, "];

    /// <summary>Words that join clauses; the scorer splits at them.</summary>
    public static IReadOnlyList<string> Connectives { get; } =
        ["and", "but", "although", "while", "yet", "however", "also", "plus", "moreover"];

    /// <summary>Verbs that make a group of words a clause.</summary>
    public static IReadOnlyList<string> Verbs { get; } =
        ["is", "are", "was", "were", "found", "seems", "seem", "would", "want", "sent", "left"];

    /// <summary>Adjectives before the subject in prompts.</summary>
    public static IReadOnlyList<string> Qualifiers { get; } = ["", "new", "cheap", "expensive", "famous", "small", "popular"];

    /// <summary>Everything that is reviewed.</summary>
    public static IReadOnlyList<ReviewSubject> Subjects { get; } =
    [
        new("restaurant", "visit",
        [
            new("food", false, ["tasty", "fresh"], ["bland", "stale"]), new("service", false, ["friendly", "helpful"], ["rude", "lazy"]),
            new("menu", false, ["fresh", "clever"], ["bland", "boring"]), new("price", false, ["fair", "reasonable"], ["steep", "outrageous"]),
            new("atmosphere", false, ["inviting", "friendly"], ["boring", "noisy"]), new("desserts", true, ["tasty", "fresh"], ["bland", "stale"]),
        ]),
        new("hotel", "visit",
        [
            new("room", false, ["clean", "comfortable"], ["dirty", "cramped"]), new("staff", false, ["friendly", "helpful"], ["rude", "lazy"]),
            new("breakfast", false, ["tasty", "fresh"], ["bland", "stale"]), new("price", false, ["fair", "reasonable"], ["steep", "outrageous"]),
            new("pool", false, ["clean", "inviting"], ["dirty", "cramped"]), new("beds", true, ["clean", "comfortable"], ["dirty", "wobbly"]),
        ]),
        new("phone", "buy",
        [
            new("battery", false, ["reliable", "sturdy"], ["unreliable", "flimsy"]), new("screen", false, ["sharp", "vivid"], ["dim", "blurry"]),
            new("camera", false, ["sharp", "precise"], ["clunky", "blurry"]), new("price", false, ["fair", "reasonable"], ["steep", "outrageous"]),
            new("design", false, ["beautiful", "clever"], ["ugly", "clunky"]), new("speakers", true, ["sharp", "vivid"], ["noisy", "dim"]),
        ]),
        new("laptop", "buy",
        [
            new("keyboard", false, ["comfortable", "precise"], ["clunky", "wobbly"]), new("screen", false, ["sharp", "vivid"], ["dim", "blurry"]),
            new("battery", false, ["reliable", "sturdy"], ["unreliable", "flimsy"]), new("fan", false, ["reliable", "smooth"], ["noisy", "clunky"]),
            new("speed", false, ["smooth", "steady"], ["slow", "unreliable"]), new("hinges", true, ["sturdy", "smooth"], ["wobbly", "flimsy"]),
        ]),
        new("book", "read",
        [
            new("story", false, ["gripping", "clever"], ["boring", "predictable"]), new("style", false, ["beautiful", "witty"], ["boring", "clumsy"]),
            new("ending", false, ["gripping", "clever"], ["predictable", "silly"]), new("hero", false, ["witty", "clever"], ["boring", "silly"]),
            new("pace", false, ["smooth", "steady"], ["slow", "clumsy"]), new("chapters", true, ["gripping", "vivid"], ["boring", "slow"]),
        ]),
        new("film", "watch",
        [
            new("plot", false, ["gripping", "clever"], ["predictable", "silly"]), new("acting", false, ["vivid", "gripping"], ["boring", "clumsy"]),
            new("music", false, ["beautiful", "vivid"], ["noisy", "boring"]), new("ending", false, ["gripping", "clever"], ["predictable", "silly"]),
            new("dialogue", false, ["witty", "clever"], ["silly", "clumsy"]), new("costumes", true, ["beautiful", "vivid"], ["ugly", "silly"]),
        ]),
        new("game", "play",
        [
            new("story", false, ["gripping", "clever"], ["boring", "predictable"]), new("graphics", true, ["beautiful", "vivid"], ["ugly", "blurry"]),
            new("controls", true, ["precise", "smooth"], ["clunky", "clumsy"]), new("music", false, ["beautiful", "vivid"], ["noisy", "boring"]),
            new("levels", true, ["gripping", "clever"], ["boring", "predictable"]), new("price", false, ["fair", "reasonable"], ["steep", "outrageous"]),
        ]),
        new("car", "buy",
        [
            new("engine", false, ["reliable", "smooth"], ["noisy", "unreliable"]), new("brakes", true, ["reliable", "precise"], ["unreliable", "clunky"]),
            new("seats", true, ["clean", "comfortable"], ["dirty", "cramped"]), new("design", false, ["beautiful", "clever"], ["ugly", "clumsy"]),
            new("steering", false, ["precise", "smooth"], ["clunky", "wobbly"]), new("price", false, ["fair", "reasonable"], ["steep", "outrageous"]),
        ]),
        new("camera", "buy",
        [
            new("lens", false, ["sharp", "precise"], ["dim", "blurry"]), new("focus", false, ["precise", "steady"], ["slow", "unreliable"]),
            new("colours", true, ["beautiful", "vivid"], ["dim", "ugly"]), new("battery", false, ["reliable", "sturdy"], ["unreliable", "flimsy"]),
            new("buttons", true, ["sturdy", "precise"], ["wobbly", "clunky"]), new("price", false, ["fair", "reasonable"], ["steep", "outrageous"]),
        ]),
        new("jacket", "buy",
        [
            new("fit", false, ["comfortable", "smooth"], ["cramped", "clumsy"]), new("fabric", false, ["comfortable", "sturdy"], ["flimsy", "dirty"]),
            new("zip", false, ["smooth", "sturdy"], ["clunky", "flimsy"]), new("pockets", true, ["comfortable", "clever"], ["cramped", "flimsy"]),
            new("colour", false, ["beautiful", "vivid"], ["dim", "ugly"]), new("price", false, ["fair", "reasonable"], ["steep", "outrageous"]),
        ]),
    ];

    /// <summary>Every opinion word with its strength; an aspect's own adjectives count 2 or -2.</summary>
    public static IReadOnlyDictionary<string, double> Opinions { get; } = CollectOpinions();

    /// <summary>Every aspect's name, of whatever subject.</summary>
    public static IReadOnlySet<string> AspectNames { get; } =
        Subjects.SelectMany(subject => subject.Aspects).Select(aspect => aspect.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every word that a completion of the grammar can hold, without punctuation.</summary>
    public static IReadOnlySet<string> Words { get; } = CollectWords();

    private static Dictionary<string, double> CollectOpinions()
    {
        Dictionary<string, double> opinions = new(Remarks, StringComparer.Ordinal);
        foreach (IReadOnlyList<IReadOnlyList<string>> table in new[] { Adjectives, Feelings, Effects })
            for (int i = 0; i < table.Count; i++)
                foreach (string word in table[i])
                    opinions.Add(word, i - 3);
        foreach (ReviewAspect aspect in Subjects.SelectMany(subject => subject.Aspects))
        {
            foreach (string word in aspect.Praise)
                opinions.TryAdd(word, 2);
            foreach (string word in aspect.Complaint)
                opinions.TryAdd(word, -2);
        }
        return opinions;
    }

    private static HashSet<string> CollectWords()
    {
        IEnumerable<string> phrases = [.. HappyRemarks, .. UnhappyRemarks, .. Openers, .. Tails];
        HashSet<string> words = [.. Opinions.Keys, .. AspectNames, .. Stronger, .. Weaker, .. Negations, .. Connectives, .. Verbs,
            .. phrases.SelectMany(phrase => phrase.Split(' ')), .. Subjects.Select(subject => subject.Name),
            .. Subjects.Select(subject => subject.Again), "i", "we", "me", "the", "of", "this", "it"];
        words.ExceptWith(["{again}", "{subject}"]);
        return words;
    }
}
