using System.Globalization;
using RlhfSharp.Core;

namespace RlhfSharp.FineTuning.Rewards.Scorers;

/// <summary>Sentiment by a list of words: the sum of the words' weights, each turned round when one of the two words before it denies, divided
/// by the square root of the number of words, so that neither length nor repetition alone raises it without limit.</summary>
public sealed class LexiconScorer : IResponseScorer
{
    private const int DenialReach = 2;
    private static readonly HashSet<string> s_denials = ["not", "no", "never", "hardly", "without", "isn't", "wasn't", "don't", "doesn't", "didn't", "can't"];
    private readonly IReadOnlyDictionary<string, double> _weights;

    /// <param name="weights">Lower-case words and their weights; positive is good.</param>
    public LexiconScorer(IReadOnlyDictionary<string, double> weights) => _weights = weights.Count > 0
        ? weights
        : throw new UserException("The lexicon scorer needs at least one word.");

    /// <summary>A short list of common English words of praise and blame.</summary>
    public static LexiconScorer English { get; } = new(Weights(
        """
        good great excellent wonderful best better love loved lovely enjoy enjoyed enjoyable fun funny beautiful beautifully brilliant superb perfect
        perfectly amazing charming clever delightful engaging entertaining fascinating fine fresh gripping impressive inspired intelligent
        interesting joy masterful memorable moving pleasant pleasure powerful recommend remarkable rich satisfying smart solid strong stunning
        sweet terrific thoughtful touching warm witty worth
        """,
        """
        bad awful terrible horrible worst worse boring bored dull poor poorly weak waste wasted hate hated annoying bland clumsy confusing
        contrived dreadful dreary empty fails failed failure flat forgettable hollow irritating lame lazy lifeless mediocre mess messy mindless
        pointless predictable pretentious ridiculous sad shallow silly slow stale stupid tedious tired tiresome trite ugly unfunny unpleasant useless
        """));

    public string Name => "lexicon";

    /// <summary>Reads a list: one word a line, then a blank or a tab, then its weight; lines that begin with # are comments.</summary>
    /// <exception cref="UserException">The file is missing or has bad lines; all are named.</exception>
    public static LexiconScorer Load(string path)
    {
        if (!File.Exists(path))
            throw new UserException($"{path}: no such word list.{Data.NearestFiles.Hint(path)}");
        Dictionary<string, double> weights = new(StringComparer.Ordinal);
        List<string> errors = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string[] fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0 || fields[0].StartsWith('#'))
                continue;
            if (fields.Length != 2 || !double.TryParse(fields[1], CultureInfo.InvariantCulture, out double weight) || !double.IsFinite(weight))
                errors.Add($"{path}:{number}: expected a word and its weight, for example \"great 1.5\"");
            else if (!weights.TryAdd(fields[0].ToLowerInvariant(), weight))
                errors.Add($"{path}:{number}: \"{fields[0]}\" occurs twice");
        }
        if (errors.Count > 0)
            throw new UserException(string.Join('\n', errors.Take(Data.DatasetReader.ReportedLines)));
        return weights.Count > 0 ? new LexiconScorer(weights) : throw new UserException($"{path} has no words.");
    }

    public IReadOnlyList<double> Score(IReadOnlyList<ScoredText> items) => [.. items.Select(item => Score(ScorerWords.Of(item.Response)))];

    private double Score(string[] words)
    {
        double sum = 0;
        for (int i = 0; i < words.Length; i++)
            if (_weights.TryGetValue(words[i], out double weight))
                sum += words[Math.Max(0, i - DenialReach)..i].Any(s_denials.Contains) ? -weight : weight;
        return words.Length == 0 ? 0 : sum / Math.Sqrt(words.Length);
    }

    private static Dictionary<string, double> Weights(string praise, string blame)
    {
        Dictionary<string, double> weights = new(StringComparer.Ordinal);
        foreach (string word in ScorerWords.Of(praise))
            weights.Add(word, 1);
        foreach (string word in ScorerWords.Of(blame))
            weights.Add(word, -1);
        return weights;
    }
}
