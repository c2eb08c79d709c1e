using System.Text;
using RlhfSharp.Core;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Language.Tests.Tokenization;

public sealed class ByteLevelBpeTests
{
    private static readonly ByteLevelBpe tokenizer = BpeTrainer.Train(
        ["the cat sat on the mat, the other cat's hat", "she'll say hello, hello, hello", "naïve café 東京 東京"],
        new BpeTrainerOptions { VocabularySize = 270 });

    [Fact]
    public void ByteAlphabet_Order_IsThatOfGpt2()
    {
        Assert.Equal((byte)'!', ByteAlphabet.Order[0]);
        Assert.Equal((byte)'A', ByteAlphabet.Order[32]);
        Assert.Equal(0, ByteAlphabet.Order[188]);
        Assert.Equal((byte)' ', ByteAlphabet.Order[220]);
        Assert.Equal(173, ByteAlphabet.Order[255]);
        Assert.Equal("Ġhi\u010a", ByteAlphabet.ToText(" hi\n"u8));
        Assert.Equal(" hi\n"u8.ToArray(), ByteAlphabet.ToBytes("Ġhi\u010a"));
        Assert.Null(ByteAlphabet.ToBytes("a b"));
    }

    [Fact]
    public void DecodeBytes_OfEncodedRandomBytes_GivesThemBack()
    {
        Random random = new(3);
        for (int round = 0; round < 500; round++)
        {
            byte[] bytes = new byte[random.Next(0, 200)];
            random.NextBytes(bytes);
            Assert.Equal(bytes, tokenizer.DecodeBytes(tokenizer.EncodeBytes(bytes)));
        }
    }

    [Fact]
    public void Decode_OfEncodedRandomUnicode_GivesTheTextBack()
    {
        Random random = new(4);
        for (int round = 0; round < 1000; round++)
        {
            string text = RandomText.Make(random, random.Next(0, 60), aboveBasicPlane: true);
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
            Assert.Equal(text, tokenizer.Decode(tokenizer.EncodeOrdinary(text)));
        }
    }

    [Fact]
    public void Encode_AnUnpairedSurrogate_BecomesTheReplacementCharacter() =>
        Assert.Equal("a\ufffdb", tokenizer.Decode(tokenizer.Encode("a\ud800b")));

    [Fact]
    public void Encode_SpecialTokens_AreSplitOffFirst()
    {
        int end = tokenizer.EndOfTextToken, pad = tokenizer.PadToken!.Value;
        Assert.Equal(268, end);
        Assert.Equal(269, pad);
        Assert.Equal([end, .. tokenizer.Encode("the"), pad, end], tokenizer.Encode("<|endoftext|>the<|pad|><|endoftext|>"));
        Assert.DoesNotContain(end, tokenizer.EncodeOrdinary("<|endoftext|>"));
        Assert.Equal("the", tokenizer.Decode(tokenizer.Encode("the<|endoftext|>"), skipSpecialTokens: true));
        Assert.True(tokenizer.IsSpecial(end));
        Assert.False(tokenizer.IsSpecial(0));
    }

    [Fact]
    public void Encode_ByHandMadeMerges_MergesByRank()
    {
        // ids: a 0, b 1, c 2, ab 3, bc 4, abc 5; rank: bc before ab
        ByteLevelBpe small = new(new BpeVocabulary(
            [[(byte)'a'], [(byte)'b'], [(byte)'c'], "ab"u8.ToArray(), "bc"u8.ToArray(), "abc"u8.ToArray()],
            [(1, 2, 4), (0, 1, 3), (0, 4, 5)], []));
        Assert.Equal([5], small.Encode("abc"));
        Assert.Equal([3, 3, 5], small.Encode("abababc"));
        Assert.Equal([3, 0], small.Encode("aba"));
        Assert.Throws<UserException>(() => small.Encode("abd"));
        Assert.Throws<UserException>(() => small.EndOfTextToken);
    }

    [Fact]
    public void Encode_FromSeveralThreads_GivesTheSameTokens()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(seed => RandomText.Make(new Random(seed), 50, aboveBasicPlane: true))];
        int[][] expected = [.. texts.Select(tokenizer.Encode)];
        int[][] actual = new int[texts.Length][];
        Parallel.For(0, texts.Length, i => actual[i] = tokenizer.Encode(texts[i]));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Merge_ByScanningAndByQueue_Agree()
    {
        Random random = new(5);
        (int, int, int)[] merges = [.. Enumerable.Range(0, 300).Select(rank => (random.Next(8 + rank), random.Next(8 + rank), 8 + rank))];
        WordMerger merger = new(new MergeTable(merges));
        for (int round = 0; round < 2000; round++)
        {
            int[] word = [.. Enumerable.Range(0, random.Next(0, 48)).Select(_ => random.Next(8))];
            int[] scanned = [.. word], queued = [.. word];
            int scannedCount = merger.MergeByScanning(scanned), queuedCount = merger.MergeByQueue(queued);
            Assert.Equal(scanned[..scannedCount], queued[..queuedCount]);
        }
    }

    [Fact]
    public void Encode_AMillionBytesWithoutABlank_EndsSoon()
    {
        string text = string.Concat(Enumerable.Repeat("hellocat", 125_000));
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
    }

    [Fact]
    public void StreamingDecoder_TokenByToken_NeverGivesHalfACharacter()
    {
        const string Text = "naïve 😀 東京 café";
        int[] tokens = tokenizer.EncodeBytes(Encoding.UTF8.GetBytes(Text));
        StreamingDecoder decoder = new(tokenizer);
        StringBuilder text = new();
        foreach (int token in tokens)
        {
            string piece = decoder.Append(token);
            Assert.DoesNotContain('\ufffd', piece);
            text.Append(piece);
        }
        Assert.Equal(Text, text + decoder.Flush());
        foreach (int token in tokenizer.EncodeBytes([0xf0, 0x9f])) Assert.Equal("", decoder.Append(token));
        Assert.Equal("\ufffd", decoder.Flush());
    }
}
