using System.Text;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Data;

namespace RlhfSharp.FineTuning.Tests.Data;

public sealed class DatasetReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadSupervised_TextAndCompletions_BothForms()
    {
        string path = _folder.Write("sft.jsonl", """
            {"text": "only text", "id": 7}

            {"prompt": "Q:", "completion": " A \u00e9\ud83d\ude00"}
            {"prompt": "", "completion": "free"}
            """);
        Dataset<SupervisedExample> data = new DatasetReader().ReadSupervised(path);
        Assert.Equal([new("", "only text"), new("Q:", " A é😀"), new("", "free")], data.Items);
        Assert.Equal(0, data.SkippedCount);
    }

    [Fact]
    public void ReadPrompts_GzipWithByteOrderMarkAndWindowsLines_ReadsAll()
    {
        string path = _folder.WriteGzip("prompts.jsonl.gz", "\uFEFF{\"prompt\": \"a\"}\r\n{\"prompt\": \"b\"}\r\n");
        Assert.Equal(["a", "b"], new DatasetReader().ReadPrompts(path).Items);
    }

    [Fact]
    public void ReadPrompts_LinesLongerThanTheBuffer_ReadsAll()
    {
        string[] prompts = [.. Enumerable.Range(0, 40).Select(i => new string((char)('a' + i % 26), i * 7919 % 150_000 + 1))];
        string path = _folder.Write("long.jsonl", string.Join('\n', prompts.Select(prompt => $"{{\"prompt\": \"{prompt}\"}}")));
        Assert.Equal(prompts, new DatasetReader().ReadPrompts(path).Items);
    }

    [Fact]
    public void ReadPairs_WithPromptAndOptionalColumns_ReadsThem()
    {
        string path = _folder.Write("pairs.jsonl", """
            {"prompt": "p", "chosen": " good", "rejected": " bad"}
            {"prompt": "p", "chosen": " x", "rejected": " y", "tie": true, "margin": 0.5, "group": "phone"}
            """);
        Assert.Equal(
            [new PreferencePair("p", " good", " bad"), new PreferencePair("p", " x", " y", true, 0.5, "phone")],
            new DatasetReader().ReadPairs(path).Items);
    }

    [Fact]
    public void ReadPreferences_PairsRankingsAndBestOfK_AreReadAndWrittenBack()
    {
        string text = """
            {"prompt":"p","responses":["a","b","c"],"ranks":[2,1,2]}
            {"prompt":"p","responses":["a","b","c"],"best":2}
            {"prompt":"p","responses":["a","b"],"ranks":[1,2],"margin":0.5,"group":"g"}

            """;
        ResponseGroup[] groups = [.. new DatasetReader().ReadPreferences(_folder.Write("groups.jsonl", text)).Items];
        Assert.Equal([2, 1, 2], groups[0].Ranks);
        Assert.Equal((2, null), (groups[1].Best, groups[1].Ranks));
        using MemoryStream stream = new();
        JsonLinesWriter.Write(stream, groups);
        Assert.Equal(text, Encoding.UTF8.GetString(stream.ToArray()), ignoreLineEndingDifferences: true);

        ResponseGroup pair = Assert.Single(new DatasetReader().ReadPreferences(_folder.Write("pair.jsonl", """{"prompt":"p","chosen":"a","rejected":"b","tie":true}""")).Items);
        Assert.Equal([1, 1], pair.Ranks);
    }

    [Fact]
    public void ReadResponses_WithOrWithoutJudgements_AreAllRead()
    {
        string path = _folder.Write("responses.jsonl", """
            {"prompt":"p","responses":["a","b","c"]}
            {"prompt":"p","responses":["a","b"],"best":1}
            {"prompt":"p","chosen":"a","rejected":"b"}
            """);
        ResponseGroup[] groups = [.. new DatasetReader().ReadResponses(path).Items];
        Assert.Equal([3, 2, 2], groups.Select(group => group.Responses.Count));
        Assert.Equal([1, 1, 1], groups[0].Ranks);
        Assert.Throws<UserException>(() => new DatasetReader().ReadPreferences(path));
    }

    [Theory]
    [InlineData("""{"prompt":"p","responses":["a"],"best":0}""", "\"responses\" holds 1, but a preference needs at least 2")]
    [InlineData("""{"prompt":"p","responses":["a","a"],"best":0}""", "two of the \"responses\" are equal, so there is nothing to prefer")]
    [InlineData("""{"prompt":"p","responses":["a","b"],"best":2}""", "\"best\" must be an index into the 2 responses, 0 to 1, but is 2")]
    [InlineData("""{"prompt":"p","responses":["a","b"],"best":0.5}""", "\"best\" must be a whole number, but is the number 0.5")]
    [InlineData("""{"prompt":"p","responses":["a","b"],"ranks":[1]}""", "\"ranks\" holds 1 numbers for 2 responses")]
    [InlineData("""{"prompt":"p","responses":["a","b"]}""", "\"responses\" needs \"ranks\" or \"best\" beside it")]
    [InlineData("""{"prompt":"p","responses":["a",""],"best":0}""", "an entry of \"responses\" is empty")]
    [InlineData("""{"prompt":"p","responses":"a","best":0}""", "\"responses\" must be a list of strings, but is the string \"a\"")]
    public void ReadPreferences_BadGroups_SayWhy(string line, string reason) =>
        Assert.Contains(reason, Assert.Throws<UserException>(() => new DatasetReader().ReadPreferences(_folder.Write("bad.jsonl", line))).Message);

    [Fact]
    public void ReadPairs_DialogueForm_SplitsAfterTheLastSharedAssistantTurn()
    {
        string path = _folder.Write("hh.jsonl", """
            {"chosen": "\n\nHuman: hi\n\nAssistant: hello\n\nHuman: how?\n\nAssistant: I walk", "rejected": "\n\nHuman: hi\n\nAssistant: hello\n\nHuman: how?\n\nAssistant: I"}
            """);
        PreferencePair pair = Assert.Single(new DatasetReader().ReadPairs(path).Items);
        Assert.Equal("\n\nHuman: hi\n\nAssistant: hello\n\nHuman: how?\n\nAssistant:", pair.Prompt);
        Assert.Equal(" I walk", pair.Chosen);
        Assert.Equal(" I", pair.Rejected);
    }

    [Fact]
    public void ReadPairs_CommonBeginningInsideAWord_SplitsBeforeTheWord()
    {
        string path = _folder.Write("pairs.jsonl", """
            {"chosen": "the film is wonderful", "rejected": "the film is woeful"}
            {"chosen": "alpha", "rejected": "alps"}
            """);
        Assert.Equal(
            [new PreferencePair("the film is", " wonderful", " woeful"), new PreferencePair("", "alpha", "alps")],
            new DatasetReader().ReadPairs(path).Items);
    }

    [Fact]
    public void ReadLabeled_AllSpellings_AreUnderstood()
    {
        string path = _folder.Write("labels.jsonl", """
            {"text": "a", "label": 1}
            {"text": "b", "label": 0}
            {"text": "c", "label": true}
            {"text": "d", "label": "Negative"}
            {"text": "e", "label": "pos"}
            """);
        Assert.Equal([true, false, true, false, true], new DatasetReader().ReadLabeled(path).Items.Select(item => item.Positive));
    }

    [Fact]
    public void ReadLabeled_BadLines_AreAllReportedWithFileAndLine()
    {
        string path = _folder.Write("bad.jsonl", """
            {"text": "fine", "label": 1}
            {"text": "fine", "label": 2}
            {"text": 5, "label": 1}
            {"text": "no label"}
            {"text": "  ", "label": 0}
            not json
            [1, 2]
            {"text": "\ud800", "label": 0}
            {"text": null, "label": 0}
            """);
        string message = Assert.Throws<UserException>(() => new DatasetReader().ReadLabeled(path)).Message;
        Assert.Contains($"{path}:2: \"label\" must be 1 or 0 (or \"positive\" or \"negative\"), but is the number 2", message);
        Assert.Contains($"{path}:3: \"text\" must be a string, but is the number 5", message);
        Assert.Contains($"{path}:4: \"label\" is missing; this line has \"text\"", message);
        Assert.Contains($"{path}:5: \"text\" is empty", message);
        Assert.Contains($"{path}:6: not valid JSON at column", message);
        Assert.Contains($"{path}:7: not a JSON object", message);
        Assert.Contains($"{path}:8: \"text\" has half of a surrogate pair", message);
        Assert.Contains($"{path}:9: \"text\" is missing", message);
        Assert.Contains("data.skip_bad_lines=true", message);
        Assert.DoesNotContain($"{path}:1:", message);
    }

    [Fact]
    public void ReadPairs_EqualOrEmptySides_AreErrors()
    {
        string path = _folder.Write("pairs.jsonl", """
            {"prompt": "p", "chosen": "same", "rejected": "same"}
            {"prompt": "p", "chosen": "same", "rejected": ""}
            {"chosen": "x\n\nAssistant:", "rejected": "x\n\nAssistant: yes"}
            {"prompt": "p", "chosen": "a", "rejected": "b", "tie": "yes"}
            {"prompt": "p", "chosen": "a", "rejected": "b", "margin": -1}
            """);
        string message = Assert.Throws<UserException>(() => new DatasetReader().ReadPairs(path)).Message;
        Assert.Contains(":1: \"chosen\" and \"rejected\" are equal, so there is nothing to prefer", message);
        Assert.Contains(":2: the response of \"rejected\" is empty", message);
        Assert.Contains(":3: the response of \"chosen\" is empty", message);
        Assert.Contains(":4: \"tie\" must be true or false, but is the string \"yes\"", message);
        Assert.Contains(":5: \"margin\" must be a number of 0 or more, but is the number -1", message);
    }

    [Fact]
    public void Read_MoreThanTwentyBadLines_ShowsTwentyAndCountsTheRest()
    {
        string path = _folder.Write("bad.jsonl", string.Concat(Enumerable.Repeat("{}\n", 25)));
        string message = Assert.Throws<UserException>(() => new DatasetReader().ReadPrompts(path)).Message;
        Assert.Contains($"{path}:20:", message);
        Assert.DoesNotContain($"{path}:21:", message);
        Assert.Contains("... and 5 more", message);
    }

    [Fact]
    public void Read_SkipBadLines_CountsAndKeepsTheRest()
    {
        string path = _folder.Write("bad.jsonl", [.. Encoding.UTF8.GetBytes("{\"prompt\": \"a\"}\n{\"prompt\": \""), 0xFF, .. Encoding.UTF8.GetBytes("\"}\n{}\n{\"prompt\": \"b\"}")]);
        Dataset<string> data = new DatasetReader(skipBadLines: true).ReadPrompts(path);
        Assert.Equal(["a", "b"], data.Items);
        Assert.Equal(2, data.SkippedCount);
        Assert.Equal($"{path}:2: not UTF-8 text", data.Skipped[0].ToString());
        Assert.Equal(3, data.Skipped[1].Line);
    }

    [Fact]
    public void Read_NothingUsable_IsAnErrorEvenWhenSkipping()
    {
        Assert.Contains("is empty", Assert.Throws<UserException>(() => new DatasetReader().ReadPrompts(_folder.Write("e.jsonl", "\n\n"))).Message);
        Assert.Contains("all 1 are bad",
            Assert.Throws<UserException>(() => new DatasetReader(skipBadLines: true).ReadPrompts(_folder.Write("b.jsonl", "{}"))).Message);
    }

    [Fact]
    public void Read_MissingFile_NamesTheNearest()
    {
        _folder.Write("pairs-train.jsonl", "");
        _folder.Write("unrelated-notes-of-somebody.txt", "");
        string missing = Path.Combine(_folder.Path, "pair-train.jsonl");
        string message = Assert.Throws<UserException>(() => new DatasetReader().ReadPairs(missing)).Message;
        Assert.Equal($"{missing}: no such file. Did you mean pairs-train.jsonl?", message);
        Assert.Contains("is a folder", Assert.Throws<UserException>(() => new DatasetReader().ReadPairs(_folder.Path)).Message);
        Assert.Contains("There is no folder",
            Assert.Throws<UserException>(() => new DatasetReader().ReadPairs(Path.Combine(_folder.Path, "no", "x.jsonl"))).Message);
    }

    [Fact]
    public void Read_PlainTextNamedGzip_SaysSo() => Assert.Contains("is not a readable gzip file",
        Assert.Throws<UserException>(() => new DatasetReader().ReadPrompts(_folder.Write("x.jsonl.gz", "{\"prompt\": \"a\"}"))).Message);

    [Fact]
    public void Read_TruncatedGzip_SaysSo()
    {
        string whole = _folder.WriteGzip("x.jsonl.gz", string.Concat(Enumerable.Range(0, 5000).Select(i => $"{{\"prompt\": \"{i * 7919 % 5000}\"}}\n")));
        byte[] bytes = File.ReadAllBytes(whole);
        string cut = _folder.Write("cut.jsonl.gz", bytes[..(bytes.Length / 2)]);
        Assert.Contains("is cut short", Assert.Throws<UserException>(() => new DatasetReader(skipBadLines: true).ReadPrompts(cut)).Message);
        string twice = _folder.Write("twice.jsonl.gz", [.. bytes, .. bytes]);
        Assert.Equal(10_000, new DatasetReader().ReadPrompts(twice).Items.Count);
    }

    [Fact]
    public void Read_RandomBytes_EndsInAUserExceptionAtWorst()
    {
        RandomStream random = new(8);
        string alphabet = "{}[]\",:\\ \n\r\tpromt01u\u00e9\ud83d\ude00";
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = i % 2 == 0
                ? [.. Enumerable.Range(0, 200).Select(_ => (byte)random.NextIndex(256))]
                : Encoding.UTF8.GetBytes([.. Enumerable.Range(0, 60).Select(_ => alphabet[random.NextIndex(alphabet.Length)])]);
            string path = _folder.Write(i % 3 == 0 ? "r.jsonl.gz" : "r.jsonl", bytes);
            Assert.IsType<UserException>(Record.Exception(() => new DatasetReader(skipBadLines: i % 5 == 0).ReadPairs(path)));
        }
    }

    [Fact]
    public void Writer_RoundTrip_ReadsWhatWasWritten()
    {
        PreferencePair[] pairs = [new("p \"q\"\n", " é", " \u2028.", true, 0.25, "g"), new("", "a", "b")];
        using MemoryStream stream = new();
        JsonLinesWriter.Write(stream, pairs);
        Assert.Equal(pairs, new DatasetReader().ReadPairs(_folder.Write("out.jsonl", stream.ToArray())).Items);
    }
}
