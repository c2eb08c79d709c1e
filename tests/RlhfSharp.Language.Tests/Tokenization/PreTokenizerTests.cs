using System.Text;
using System.Text.RegularExpressions;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Language.Tests.Tokenization;

public sealed partial class PreTokenizerTests
{
    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();

    [Theory]
    [InlineData("Hello world", "Hello| world")]
    [InlineData("I'll we've don't they're I'm he's she'd", "I|'ll| we|'ve| don|'t| they|'re| I|'m| he|'s| she|'d")]
    [InlineData("HE'S 'tis 'x", "HE|'|S| '|tis| '|x")]
    [InlineData("a  b", "a| | b")]
    [InlineData("a   b", "a|  | b")]
    [InlineData("a\n\nb", "a|\n|\n|b")]
    [InlineData("a \n b", "a| \n| b")]
    [InlineData("end  ", "end|  ")]
    [InlineData(" 12abc!?", " 12|abc|!?")]
    [InlineData("x 's", "x| '|s")]
    [InlineData("!'s", "!'|s")]
    [InlineData(" ", " ")]
    public void PieceEnd_OnText_CutsAsTheRule(string text, string expected) =>
        Assert.Equal(expected.Split('|'), Pieces(text));

    [Fact]
    public void PieceEnd_OnRandomUnicode_AgreesWithTheRegularExpression()
    {
        Random random = new(7);   // the expression works on UTF-16 units, so the text stays in the basic plane
        for (int round = 0; round < 3000; round++)
        {
            string text = RandomText.Make(random, random.Next(1, 30), aboveBasicPlane: false);
            Assert.Equal(Rule().Matches(text).Select(match => match.Value), Pieces(text));
        }
    }

    [Theory]
    [InlineData("a𝐀b", "a𝐀b")]          // U+1D400, a letter
    [InlineData("𝟏2 𐒠", "𝟏2| 𐒠")]      // U+1D7CF and U+104A0, numbers
    [InlineData("hi 😀😀!x", "hi| 😀😀!|x")] // U+1F600, a symbol
    [InlineData("𐀀中", "𐀀中")]
    public void PieceEnd_AboveTheBasicPlane_SeesWholeCodePoints(string text, string expected) =>
        Assert.Equal(expected.Split('|'), Pieces(text));

    [Fact]
    public void PieceEnd_OnBytesThatAreNoUtf8_TakesThemAsSymbols()
    {
        byte[] text = [(byte)'a', 0xff, 0xc3, (byte)' ', 0x80, (byte)'b'];
        List<int> ends = [];
        for (int start = 0; start < text.Length; start = ends[^1]) ends.Add(PreTokenizer.PieceEnd(text, start));
        Assert.Equal([1, 3, 5, 6], ends);
    }

    private static List<string> Pieces(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        List<string> pieces = [];
        for (int start = 0; start < bytes.Length;)
        {
            int end = PreTokenizer.PieceEnd(bytes, start);
            pieces.Add(Encoding.UTF8.GetString(bytes, start, end - start));
            start = end;
        }
        return pieces;
    }
}
