using System.Text;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Cli.Bench;

/// <summary>
/// Made-up prose for the tokenizer: 100,000 words whose frequencies follow Zipf's law (1 / rank), the frequent ones short, in sentences with
/// commas and numbers. Like real text it keeps bringing words that were not met before.
/// </summary>
internal static class BenchText
{
    private const int Words = 100_000;
    private const string Consonants = "bcdfghklmnprstv", Vowels = "aeio";

    /// <summary>Text of exactly this many bytes; all its characters are ASCII.</summary>
    public static string Create(int bytes, RandomStream random)
    {
        StringBuilder text = new(bytes + 32);
        bool begins = true;
        while (text.Length < bytes)
        {
            if (text.Length > 0) text.Append(' ');
            int word = text.Length;
            if (random.NextIndex(50) == 0) text.Append(random.NextIndex(10_000));
            else AppendWord(text, (int)Math.Exp(random.NextDouble() * Math.Log(Words)) - 1);
            if (begins) text[word] = char.ToUpperInvariant(text[word]);
            int mark = random.NextIndex(24);
            begins = mark < 2;
            if (mark < 4) text.Append(begins ? '.' : ',');
        }
        return text.ToString(0, bytes);
    }

    // A rank as syllables: its digits, each a consonant and a vowel.
    private static void AppendWord(StringBuilder text, int rank)
    {
        int syllables = Consonants.Length * Vowels.Length;
        for (; ; rank = rank / syllables - 1)
        {
            text.Append(Consonants[rank % Consonants.Length]).Append(Vowels[rank / Consonants.Length % Vowels.Length]);
            if (rank < syllables) return;
        }
    }
}
