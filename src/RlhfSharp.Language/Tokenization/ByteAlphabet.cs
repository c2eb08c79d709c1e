using System.Text;

namespace RlhfSharp.Language.Tokenization;

/// <summary>
/// GPT-2's one-to-one map from bytes to printable characters: vocabularies and merges are stored as text in it.
/// Printable Latin-1 bytes stand for themselves, the other 68 are U+0100 and up in order (so a space is U+0120).
/// </summary>
internal static class ByteAlphabet
{
    private static readonly byte[] order = MakeOrder();
    private static readonly char[] characters = MakeCharacters();
    private static readonly short[] bytes = MakeBytes();

    /// <summary>The 256 bytes in the order of GPT-2's first 256 token ids.</summary>
    public static ReadOnlySpan<byte> Order => order;

    /// <summary>The characters of <paramref name="value"/>, one a byte.</summary>
    public static string ToText(ReadOnlySpan<byte> value)
    {
        StringBuilder text = new(value.Length);
        foreach (byte b in value) text.Append(characters[b]);
        return text.ToString();
    }

    /// <summary>The bytes that <paramref name="text"/> stands for, null where a character is not of this alphabet.</summary>
    public static byte[]? ToBytes(string text)
    {
        byte[] result = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] >= bytes.Length || bytes[text[i]] < 0) return null;
            result[i] = (byte)bytes[text[i]];
        }
        return result;
    }

    private static bool IsPrintable(int b) => b is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255);

    private static byte[] MakeOrder() =>
        [.. Enumerable.Range(0, 256).Where(IsPrintable).Concat(Enumerable.Range(0, 256).Where(b => !IsPrintable(b))).Select(b => (byte)b)];

    private static char[] MakeCharacters()
    {
        char[] result = new char[256];
        int next = 256;
        for (int b = 0; b < 256; b++) result[b] = IsPrintable(b) ? (char)b : (char)next++;
        return result;
    }

    private static short[] MakeBytes()
    {
        short[] result = new short[256 + 68];
        Array.Fill(result, (short)-1);
        for (int b = 0; b < 256; b++) result[characters[b]] = (short)b;
        return result;
    }
}
