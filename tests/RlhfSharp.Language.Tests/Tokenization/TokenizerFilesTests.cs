using System.Text.Json;
using RlhfSharp.Core;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Language.Tests.Tokenization;

public sealed class TokenizerFilesTests : IDisposable
{
    private const string Text = "It's naïve to say that the 12 cats don't sit on the mats in 東京 😀\n\n";
    private static readonly ByteLevelBpe trained = BpeTrainer.Train([Text, Text, "the cats' mats"], new BpeTrainerOptions { VocabularySize = 300 });
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_OfSavedTokenizerJson_IsTheSameTokenizer()
    {
        trained.Save(folder.Path, longestText: 64);
        File.Delete(folder.File("vocab.json"));
        File.Delete(folder.File("merges.txt"));
        AssertSame(ByteLevelBpe.Load(folder.Path));
    }

    [Fact]
    public void Load_OfSavedVocabularyAndMerges_IsTheSameTokenizer()
    {
        trained.Save(folder.Path);
        File.Delete(folder.File("tokenizer.json"));
        AssertSame(ByteLevelBpe.Load(folder.Path));
        File.Delete(folder.File("special_tokens_map.json"));
        File.Delete(folder.File("tokenizer_config.json"));
        AssertSame(ByteLevelBpe.Load(folder.Path));
    }

    [Fact]
    public void Save_WritesTheKeysThatHuggingFaceReads()
    {
        trained.Save(folder.Path, longestText: 64);
        using JsonDocument tokenizer = JsonDocument.Parse(File.ReadAllText(folder.File("tokenizer.json")));
        Assert.Equal("BPE", tokenizer.RootElement.GetProperty("model").GetProperty("type").GetString());
        Assert.Equal("ByteLevel", tokenizer.RootElement.GetProperty("pre_tokenizer").GetProperty("type").GetString());
        Assert.Equal(2, tokenizer.RootElement.GetProperty("added_tokens").GetArrayLength());
        Assert.Equal(trained.MergeCount, tokenizer.RootElement.GetProperty("model").GetProperty("merges").GetArrayLength());
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(folder.File("tokenizer_config.json")));
        Assert.Equal("GPT2Tokenizer", config.RootElement.GetProperty("tokenizer_class").GetString());
        Assert.Equal(64, config.RootElement.GetProperty("model_max_length").GetInt32());
        Assert.Equal("<|endoftext|>", config.RootElement.GetProperty("eos_token").GetString());
        Assert.Equal("<|pad|>", config.RootElement.GetProperty("pad_token").GetString());
        string[] merges = File.ReadAllLines(folder.File("merges.txt"));
        Assert.Equal("#version: 0.2", merges[0]);
        Assert.Equal(trained.MergeCount + 1, merges.Length);
        Assert.StartsWith("{\n  \"!\": 0,", File.ReadAllText(folder.File("vocab.json")));
    }

    [Fact]
    public void Load_OfHandWrittenFiles_ReadsMergesInBothForms()
    {
        foreach (string merges in (string[])["[\"a b\", \"ab c\"]", "[[\"a\", \"b\"], [\"ab\", \"c\"]]"])
        {
            folder.Write("tokenizer.json", Json("""{"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4}""", merges));
            ByteLevelBpe tokenizer = ByteLevelBpe.Load(folder.Path);
            Assert.Equal([4, 3, 0], tokenizer.Encode("abcaba"));
            Assert.Equal([5, 4], tokenizer.Encode("<|endoftext|>abc"));
            Assert.Equal(5, tokenizer.EndOfTextToken);
            Assert.Null(tokenizer.PadToken);
        }
    }

    [Theory]
    [InlineData("""{"a": 0, "b": 1}""", "[\"a b\"]", "'ab'")]
    [InlineData("""{"a": 0, "b": 1, "ab": 3}""", "[\"a b\"]", "2 is missing")]
    [InlineData("""{"a": 0, "b": 0}""", "[]", "same id 0")]
    [InlineData("""{"a": -1}""", "[]", "begin at 0")]
    [InlineData("""{"a": "x"}""", "[]", "whole number")]
    [InlineData("""{"a": 0, "日": 1}""", "[]", "byte alphabet")]
    [InlineData("""{"a": 0}""", "[\"a\"]", "merge 1")]
    public void Load_OfInconsistentTokenizer_SaysWhatIsWrong(string vocabulary, string merges, string expected)
    {
        folder.Write("tokenizer.json", Json(vocabulary, merges, added: "[]"));
        Assert.Contains(expected, Assert.Throws<UserException>(() => ByteLevelBpe.Load(folder.Path)).Message);
    }

    [Fact]
    public void Load_OfAFolderThatLacksAFile_NamesIt()
    {
        Assert.Contains("no tokenizer folder", Assert.Throws<UserException>(() => ByteLevelBpe.Load(folder.File("none"))).Message);
        Assert.Contains("lacks vocab.json", Assert.Throws<UserException>(() => ByteLevelBpe.Load(folder.Path)).Message);
        folder.Write("vocab.json", """{"a": 0}""");
        Assert.Contains("lacks merges.txt", Assert.Throws<UserException>(() => ByteLevelBpe.Load(folder.Path)).Message);
    }

    [Fact]
    public void Load_OfMalformedFiles_NamesFileAndLine()
    {
        folder.Write("vocab.json", "{\"a\": 0,\n \"b\" 1}");
        folder.Write("merges.txt", "#version: 0.2\na b\n");
        Assert.Contains("vocab.json:2", Assert.Throws<UserException>(() => ByteLevelBpe.Load(folder.Path)).Message);
        folder.Write("vocab.json", """{"a": 0, "b": 1, "ab": 2}""");
        folder.Write("merges.txt", "#version: 0.2\na b\na b c\n");
        Assert.Contains("merges.txt:3", Assert.Throws<UserException>(() => ByteLevelBpe.Load(folder.Path)).Message);
        folder.Write("merges.txt", "#version: 0.2\na c\n");
        Assert.Contains("merges.txt:2", Assert.Throws<UserException>(() => ByteLevelBpe.Load(folder.Path)).Message);
    }

    [Fact]
    public void Load_OfAnotherKindOfTokenizer_SaysSo()
    {
        folder.Write("tokenizer.json", """{"pre_tokenizer": {"type": "Metaspace"}, "model": {"type": "BPE", "vocab": {}, "merges": []}}""");
        Assert.Contains("Metaspace", Assert.Throws<UserException>(() => ByteLevelBpe.Load(folder.Path)).Message);
        folder.Write("tokenizer.json", """{"model": {"type": "WordPiece"}}""");
        Assert.Contains("WordPiece", Assert.Throws<UserException>(() => ByteLevelBpe.Load(folder.Path)).Message);
    }

    private static string Json(string vocabulary, string merges, string? added = null) => $$"""
        {"added_tokens": {{added ?? """[{"id": 5, "content": "<|endoftext|>", "special": true}]"""}},
         "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
         "model": {"type": "BPE", "vocab": {{vocabulary}}, "merges": {{merges}} } }
        """;

    private static void AssertSame(ByteLevelBpe loaded)
    {
        Assert.Equal(trained.VocabularySize, loaded.VocabularySize);
        Assert.Equal(trained.MergeCount, loaded.MergeCount);
        Assert.Equal(trained.EndOfTextToken, loaded.EndOfTextToken);
        Assert.Equal(trained.PadToken, loaded.PadToken);
        Assert.Equal(trained.SpecialTokens, loaded.SpecialTokens);
        string text = Text + "<|endoftext|> other words <|pad|>";
        Assert.Equal(trained.Encode(text), loaded.Encode(text));
    }
}
