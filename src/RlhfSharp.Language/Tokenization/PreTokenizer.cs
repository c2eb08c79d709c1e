using System.Globalization;
using System.Text;

namespace RlhfSharp.Language.Tokenization;

/// <summary>
/// Cuts UTF-8 text into the pieces that byte pairs are merged within, by GPT-2's rule
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.
/// Classes are those of whole code points; a byte that is no UTF-8 counts as neither space, letter nor number.
/// </summary>
internal static class PreTokenizer
{
    private enum Kind : byte { Other, Letter, Number, Space }

    private static readonly Kind[] ascii = MakeAscii();

    /// <summary>The end (exclusive) of the piece that begins at <paramref name="start"/>, which must be inside the text.</summary>
    public static int PieceEnd(ReadOnlySpan<byte> text, int start)
    {
        byte first = text[start];
        if (first == '\'')
        {
            int contraction = ContractionLength(text[(start + 1)..]);
            if (contraction > 0) return start + 1 + contraction;
        }
        int position = start + (first == ' ' ? 1 : 0);
        if (position == text.Length) return position;
        Kind kind = KindAt(text, position, out int length);
        if (kind == Kind.Space) return SpacesEnd(text, start);
        position += length;
        while (position < text.Length)
        {
            if (KindAt(text, position, out length) != kind) break;
            position += length;
        }
        return position;
    }

    // \s+(?!\S)|\s+ : the whole run at the end of the text; otherwise all but its last character, which goes with what
    // follows when it is a blank, and stands alone when it is anything else.
    private static int SpacesEnd(ReadOnlySpan<byte> text, int start)
    {
        int end = start, last = start;
        while (end < text.Length && KindAt(text, end, out int length) == Kind.Space)
        {
            last = end;
            end += length;
        }
        return end == text.Length || last == start ? end : last;
    }

    private static int ContractionLength(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty) return 0;
        if (rest[0] is (byte)'s' or (byte)'t' or (byte)'m' or (byte)'d') return 1;
        if (rest.Length < 2) return 0;
        return (rest[0], rest[1]) is ((byte)'r', (byte)'e') or ((byte)'v', (byte)'e') or ((byte)'l', (byte)'l') ? 2 : 0;
    }

    private static Kind KindAt(ReadOnlySpan<byte> text, int position, out int length)
    {
        byte first = text[position];
        if (first < 128)
        {
            length = 1;
            return ascii[first];
        }
        if (Rune.DecodeFromUtf8(text[position..], out Rune rune, out length) != System.Buffers.OperationStatus.Done)
        {
            length = 1;
            return Kind.Other;
        }
        return KindOf(rune.Value);
    }

    private static Kind KindOf(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Kind.Space,
        _ => codePoint is (>= 9 and <= 13) or 0x85 ? Kind.Space : Kind.Other,
    };

    private static Kind[] MakeAscii()
    {
        Kind[] kinds = new Kind[128];
        for (int c = 0; c < 128; c++) kinds[c] = KindOf(c);
        return kinds;
    }
}
