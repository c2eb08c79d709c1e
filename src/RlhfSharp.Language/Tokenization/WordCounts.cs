using System.Text;

namespace RlhfSharp.Language.Tokenization;

/// <summary>How often each piece of the training text occurs. Pieces are kept as strings with one character a byte.</summary>
internal sealed class WordCounts
{
    private readonly Dictionary<string, long> counts = [];

    public int Count => counts.Count;

    public IEnumerable<KeyValuePair<string, long>> Items => counts;

    public void Add(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<char> buffer = stackalloc char[64];
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int start = 0; start < bytes.Length;)
        {
            int end = PreTokenizer.PieceEnd(bytes, start);
            Span<char> word = end - start <= buffer.Length ? buffer[..(end - start)] : new char[end - start];
            for (int i = 0; i < word.Length; i++) word[i] = (char)bytes[start + i];
            lookup[word] = lookup.TryGetValue(word, out long count) ? count + 1 : 1;
            start = end;
        }
    }
}
