using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Generation;

namespace RlhfSharp.Language.Tests.Generation;

public sealed class TokenSamplerTests
{
    private static readonly float[] probabilities = [0.1f, 0.3f, 0.02f, 0.25f, 0.03f, 0.3f];

    [Fact]
    public void Sample_ManyTimes_FollowsTheProbabilities()
    {
        double[] shares = Shares(new GenerationOptions());
        for (int token = 0; token < 6; token++) Assert.Equal(probabilities[token], shares[token], 0.01);
    }

    [Fact]
    public void Sample_WithTopK_TakesTheLikeliestAndLowerIdsAmongEquals()
    {
        double[] shares = Shares(new GenerationOptions { TopK = 3 });
        Assert.Equal(0.3 / 0.85, shares[1], 0.01);
        Assert.Equal(0.3 / 0.85, shares[5], 0.01);
        Assert.Equal(0.25 / 0.85, shares[3], 0.01);
        Assert.Equal(0, shares[0] + shares[2] + shares[4]);
        Assert.Equal(1, Shares(new GenerationOptions { TopK = 1 })[1]);
    }

    [Fact]
    public void Sample_WithTopP_TakesTheFewestThatReachIt()
    {
        double[] shares = Shares(new GenerationOptions { TopP = 0.8 });   // 0.3 + 0.3 + 0.25 reaches it
        Assert.Equal(0.25 / 0.85, shares[3], 0.01);
        Assert.Equal(0, shares[0] + shares[2] + shares[4]);
        Assert.Equal(0.5, Shares(new GenerationOptions { TopP = 0.55 })[5], 0.01);
        Assert.Equal(1, Shares(new GenerationOptions { TopP = 0.01 })[1]);
    }

    [Fact]
    public void Sample_WithTopKAndTopP_AppliesTopPToWhatTopKLeft()
    {
        double[] shares = Shares(new GenerationOptions { TopK = 3, TopP = 0.7 });   // 0.6 of 0.85 is 0.706
        Assert.Equal(0.5, shares[1], 0.01);
        Assert.Equal(0.5, shares[5], 0.01);
    }

    [Fact]
    public void Sample_AtTemperatureZero_TakesTheLikeliest()
    {
        TokenSampler sampler = new(6);
        GenerationOptions options = new() { Temperature = 0, StopTokens = [1], MinNewTokens = 2 };
        Assert.Equal((1, MathF.Log(0.3f)), sampler.Sample(options, [.. probabilities], generated: 2, new RandomStream(1)));
        Assert.Equal(5, sampler.Sample(options, [.. probabilities], generated: 1, new RandomStream(1)).Token);
    }

    [Fact]
    public void Sample_BeforeTheMinimum_NeverStops()
    {
        TokenSampler sampler = new(6);
        GenerationOptions options = new() { StopTokens = [1, 5], MinNewTokens = 1 };
        RandomStream random = new(3);
        for (int i = 0; i < 2000; i++) Assert.DoesNotContain(sampler.Sample(options, [.. probabilities], 0, random).Token, (int[])[1, 5]);
    }

    [Fact]
    public void Sample_OverALargeVocabulary_FollowsTheProbabilities()
    {
        const int Size = 1000;
        RandomStream random = new(6);
        float[] row = [.. Enumerable.Range(0, Size).Select(i => i % 3 == 0 ? 0 : random.NextFloat())];
        float total = row.Sum();
        row = [.. row.Select(value => value / total)];
        TokenSampler sampler = new(Size);
        double mean = 0;
        for (int i = 0; i < 20_000; i++)
        {
            int token = sampler.Sample(new GenerationOptions(), row, 0, random).Token;
            Assert.NotEqual(0, token % 3);
            mean += token / 20_000.0;
        }
        Assert.Equal(row.Select((value, token) => (double)value * token).Sum(), mean, 10.0);
    }

    [Fact]
    public void Sample_FromNaN_IsAnError()
    {
        foreach (GenerationOptions options in (GenerationOptions[])[new(), new() { TopK = 2 }, new() { Temperature = 0 }])
            Assert.Throws<InvalidOperationException>(() => new TokenSampler(2).Sample(options, [float.NaN, float.NaN], 0, new RandomStream(1)));
    }

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(7, 1.0)]
    [InlineData(1000, 1.0)]
    [InlineData(0, 0.001)]
    [InlineData(0, 0.5)]
    [InlineData(0, 0.97)]
    [InlineData(20, 0.9)]
    public void Sample_WithCuts_DrawsTheTokenThatSortingEverythingWouldDraw(int topK, double topP)
    {
        const int Size = 300;
        GenerationOptions options = new() { TopK = topK, TopP = topP };
        TokenSampler sampler = new(Size);
        RandomStream rows = new(8), random = new(9), same = new(9);
        for (int draw = 0; draw < 400; draw++)
        {
            // Flat to steep rows; a third of the tokens have the probability of another, a tenth none.
            float[] row = [.. Enumerable.Range(0, Size).Select(_ => MathF.Exp(draw % 8 * rows.NextFloat()))];
            for (int i = 0; i < Size; i++) row[i] = i % 3 == 0 ? row[rows.NextIndex(Size)] : i % 10 == 1 ? 0 : row[i];
            float total = row.Sum();
            row = [.. row.Select(value => value / total)];
            Assert.Equal(BySorting(row, options, same.NextDouble()), sampler.Sample(options, row, 0, random).Token);
        }
    }

    [Theory]
    [InlineData(0, 1.0, 1.0)]
    [InlineData(0, 1.0, 0.0)]
    [InlineData(5, 1.0, 1.0)]
    [InlineData(5, 0.9, 1.0)]
    [InlineData(0, 0.9, 1.0)]
    public void Sample_AnyWay_AllocatesNothing(int topK, double topP, double temperature)
    {
        TokenSampler sampler = new(6);
        GenerationOptions options = new() { TopK = topK, TopP = topP, Temperature = temperature, StopTokens = [1], MinNewTokens = 9 };
        RandomStream random = new(1);
        float[] row = [.. probabilities];
        for (int i = 0; i < 100; i++) sampler.Sample(options, row, 0, random);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) sampler.Sample(options, row, 0, random);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Top-k, then top-p of what is left, then a draw, each on the row sorted as a whole.</summary>
    private static int BySorting(float[] row, GenerationOptions options, double u)
    {
        (float Probability, int Token)[] sorted = [.. row.Select((probability, token) => (probability, token)).Where(item => item.probability > 0)
            .OrderByDescending(item => item.probability).ThenBy(item => item.token).Take(options.TopK > 0 ? options.TopK : row.Length)];
        double enough = sorted.Sum(item => (double)item.Probability) * options.TopP, kept = 0;
        int count = 0;
        while (count < sorted.Length && kept < enough) kept += sorted[count++].Probability;
        double sum = 0;
        return sorted.First(item => (sum += item.Probability) > u * kept).Token;
    }

    private static double[] Shares(GenerationOptions options)
    {
        const int Draws = 20_000;
        TokenSampler sampler = new(6);
        RandomStream random = new(12);
        int[] counts = new int[6];
        for (int i = 0; i < Draws; i++) counts[sampler.Sample(options, [.. probabilities], 0, random).Token]++;
        return [.. counts.Select(count => count / (double)Draws)];
    }
}
