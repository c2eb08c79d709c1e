using System.Text;

namespace RlhfSharp.Language.Tests.Tokenization;

/// <summary>Text that is hard on a tokenizer: blanks, quotes, letters and numbers of many scripts, planes above U+FFFF.</summary>
internal static class RandomText
{
    private static readonly string[] pieces =
        ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'", "'S", " ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2003", "\u3000", "\u0085", "\u2028", "\u180e", "\u200b",
         "a", "word", "Straße", "é", "e\u0301", "中文", "日本", "हिन्दी", "ก", "א", "1", "42", "٣", "½", "Ⅷ", "²", "!", "...", "-", "€", "—", "\0", "\u0001", "<|endoftext|>"];

    public static string Make(Random random, int length, bool aboveBasicPlane)
    {
        StringBuilder text = new();
        for (int i = 0; i < length; i++)
            switch (random.Next(4))
            {
                case 0: text.Append(pieces[random.Next(pieces.Length)]); break;
                case 1: text.Append((char)random.Next(1, 128)); break;
                case 2: text.Append(pieces[random.Next(11)]); break;
                default:
                    int codePoint = random.Next(1, aboveBasicPlane ? 0x20000 : 0x10000);
                    if (Rune.IsValid(codePoint)) text.Append(new Rune(codePoint).ToString());
                    break;
            }
        return text.ToString();
    }
}
