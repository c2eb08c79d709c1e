using RlhfSharp.Core;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Language.Tests.Tokenization;

public sealed class BpeTrainerTests
{
    [Fact]
    public void Train_OnAFewWords_MergesTheMostFrequentPairFirst()
    {
        // "aab" x 3, "ab" x 2: (a,b) 5 times, (a,a) 3; then (a,ab) 3 times
        ByteLevelBpe tokenizer = BpeTrainer.Train(["aab\naab\naab\nab\nab"], new BpeTrainerOptions { VocabularySize = 260 });
        Assert.Equal(260, tokenizer.VocabularySize);
        Assert.Equal("ab"u8, tokenizer.Bytes(256));
        Assert.Equal("aab"u8, tokenizer.Bytes(257));
        Assert.Equal([257], tokenizer.Encode("aab"));
    }

    [Fact]
    public void Train_AmongEquallyFrequentPairs_TakesTheLowerIds()
    {
        // (x,y), (p,q) and (a,b) each twice; ids follow the byte order here, so (a,b) wins
        ByteLevelBpe tokenizer = BpeTrainer.Train(["xy", "pq", "ab", "xy", "pq", "ab"], new BpeTrainerOptions { VocabularySize = 259 });
        Assert.Equal("ab"u8, tokenizer.Bytes(256));
    }

    [Fact]
    public void Train_WhenNoPairIsFrequentEnough_StopsEarly() =>
        Assert.Equal(258, BpeTrainer.Train(["abc"], new BpeTrainerOptions { VocabularySize = 1000 }).VocabularySize);

    [Fact]
    public void Train_OnRandomText_AgreesWithTheDefinition()
    {
        Random random = new(11);
        for (int round = 0; round < 10; round++)
        {
            string[] words = [.. Enumerable.Range(0, 60).Select(_ => new string([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)('a' + random.Next(3)))]))];
            string text = string.Join('\n', words);
            ByteLevelBpe tokenizer = BpeTrainer.Train([text], new BpeTrainerOptions { VocabularySize = 300 });
            string[] expected = NaiveTokens([.. words.SelectMany(word => (string[])[word])], tokenizer.MergeCount);
            Assert.Equal(expected, Enumerable.Range(256, tokenizer.VocabularySize - 258).Select(id => tokenizer.Decode([id])));
        }
    }

    [Fact]
    public void Train_OnTheSameTextInAnotherOrder_GivesTheSameTokenizer()
    {
        string[] texts = ["the cat", "a dog and the cat", "dog, cat", "hello hello"];
        ByteLevelBpe one = BpeTrainer.Train(texts, new BpeTrainerOptions { VocabularySize = 275 });
        ByteLevelBpe other = BpeTrainer.Train(texts.Reverse(), new BpeTrainerOptions { VocabularySize = 275 });
        Assert.Equal(Enumerable.Range(0, one.VocabularySize).Select(id => one.Decode([id])), Enumerable.Range(0, other.VocabularySize).Select(id => other.Decode([id])));
    }

    [Fact]
    public void Train_OnTextWithSpecialTokens_DoesNotLearnTheirText()
    {
        ByteLevelBpe tokenizer = BpeTrainer.Train(Enumerable.Repeat("<|endoftext|>ab", 50), new BpeTrainerOptions { VocabularySize = 300 });
        Assert.Equal(259, tokenizer.VocabularySize);
    }

    [Fact]
    public void Train_OnImpossibleInput_SaysWhy()
    {
        Assert.Contains("at least 258", Assert.Throws<UserException>(() => BpeTrainer.Train(["a"], new BpeTrainerOptions { VocabularySize = 257 })).Message);
        Assert.Contains("no text", Assert.Throws<UserException>(() => BpeTrainer.Train([], new BpeTrainerOptions())).Message);
    }

    // Counts all pairs anew for every merge.
    private static string[] NaiveTokens(List<string> words, int merges)
    {
        List<string> order = [.. Enumerable.Range(0, 256).Select(id => ((char)ByteAlphabet.Order[id]).ToString())];
        List<List<string>> split = [.. words.Select(word => word.Select(c => c.ToString()).ToList())];
        for (int merge = 0; merge < merges; merge++)
        {
            Dictionary<(int, int), int> counts = [];
            foreach (List<string> word in split)
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    (int, int) pair = (order.IndexOf(word[i]), order.IndexOf(word[i + 1]));
                    counts[pair] = counts.GetValueOrDefault(pair) + 1;
                }
            (int left, int right) = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key;
            string made = order[left] + order[right];
            foreach (List<string> word in split)
                for (int i = 0; i + 1 < word.Count; i++)
                    if (word[i] == order[left] && word[i + 1] == order[right])
                    {
                        word[i] = made;
                        word.RemoveAt(i + 1);
                    }
            if (!order.Contains(made)) order.Add(made);
        }
        return [.. order.Skip(256)];
    }
}
