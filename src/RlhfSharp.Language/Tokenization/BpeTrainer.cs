using System.Text;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Tokenization;

/// <summary>
/// Learns merges from text (Sennrich et al. 2016, algorithm 1, over bytes): the most frequent pair first, and among
/// equals the one of the lower ids, so that the same text gives the same tokenizer whatever the order of its parts.
/// </summary>
public static class BpeTrainer
{
    /// <summary>Trains on <paramref name="texts"/>; no piece reaches from one text into the next.</summary>
    /// <exception cref="UserException">The vocabulary is too small for the bytes and special tokens, or there is no text.</exception>
    public static ByteLevelBpe Train(IEnumerable<string> texts, BpeTrainerOptions options)
    {
        int smallest = 256 + options.SpecialTokens.Count;
        if (options.VocabularySize < smallest)
            throw new UserException($"A vocabulary of {options.VocabularySize} is too small: 256 bytes and {options.SpecialTokens.Count} special tokens need at least {smallest}.");
        WordCounts words = new();
        foreach (string text in texts)
            foreach (string part in text.Split([.. options.SpecialTokens], StringSplitOptions.None)) words.Add(part);
        if (words.Count == 0) throw new UserException("There is no text to train a tokenizer on.");

        List<byte[]> tokens = [.. ByteAlphabet.Order.ToArray().Select(b => new byte[] { b })];
        List<(int, int, int)> merges = Learn(words, tokens, options);
        List<SpecialToken> specials = [];
        foreach (string text in options.SpecialTokens)
        {
            specials.Add(new SpecialToken(tokens.Count, text));
            tokens.Add(Encoding.UTF8.GetBytes(text));
        }
        return new ByteLevelBpe(new BpeVocabulary(tokens, merges, specials)
        {
            EndOfText = Find(SpecialToken.EndOfText),
            Pad = Find(SpecialToken.Padding),
        });

        int? Find(string text) => specials.Where(token => token.Text == text).Select(token => (int?)token.Id).FirstOrDefault();
    }

    private static List<(int, int, int)> Learn(WordCounts words, List<byte[]> tokens, BpeTrainerOptions options)
    {
        int[] byteTokens = new int[256];
        for (int id = 0; id < 256; id++) byteTokens[tokens[id][0]] = id;
        PairCounts pairs = new(words, byteTokens);
        Dictionary<string, int> known = tokens.Select((bytes, id) => (ByteAlphabet.ToText(bytes), id)).ToDictionary();
        foreach (string special in options.SpecialTokens) known.TryAdd(special, -1);   // a merge must not make a special token's text
        List<(int, int, int)> merges = [];
        while (tokens.Count < options.VocabularySize - options.SpecialTokens.Count && pairs.TakeMostFrequent(options.MinFrequency, out int left, out int right))
        {
            byte[] bytes = [.. tokens[left], .. tokens[right]];
            string text = ByteAlphabet.ToText(bytes);
            if (!known.TryGetValue(text, out int merged))
            {
                merged = tokens.Count;
                known.Add(text, merged);
                tokens.Add(bytes);
            }
            if (merged < 0) continue;
            merges.Add((left, right, merged));
            pairs.Merge(left, right, merged);
        }
        return merges;
    }
}
