using RlhfSharp.Cli.Bench;

namespace RlhfSharp.Cli.Tests.Bench;

public class BenchTextTests
{
    [Fact]
    public void Create_SameSeed_IsTheSameTextOfThatLength()
    {
        string first = BenchText.Create(50_000, BenchModel.Random("test"));
        Assert.Equal(50_000, first.Length);
        Assert.All(first, character => Assert.InRange(character, ' ', 'z'));
        Assert.Equal(first, BenchText.Create(50_000, BenchModel.Random("test")));
        Assert.NotEqual(first, BenchText.Create(50_000, BenchModel.Random("other")));
    }

    [Fact]
    public void Create_LongText_RepeatsFrequentWordsAndKeepsBringingNewOnes()
    {
        string[] words = BenchText.Create(100_000, BenchModel.Random("test")).Split(' ');
        Assert.InRange(words.Count(word => word == "ba") / (double)words.Length, 0.03, 0.09); // the first of Zipf's law: log 2 / log 100,000
        int early = words[..(words.Length / 2)].Distinct().Count(), all = words.Distinct().Count();
        Assert.InRange(all, 1.3 * early, 2 * early);
    }
}
