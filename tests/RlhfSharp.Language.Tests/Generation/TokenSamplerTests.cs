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
        TokenSampler sampler = new(new GenerationOptions { Temperature = 0, StopTokens = [1], MinNewTokens = 2 }, 6);
        Assert.Equal((1, MathF.Log(0.3f)), sampler.Sample([.. probabilities], generated: 2, new RandomStream(1)));
        Assert.Equal(5, sampler.Sample([.. probabilities], generated: 1, new RandomStream(1)).Token);
    }

    [Fact]
    public void Sample_BeforeTheMinimum_NeverStops()
    {
        TokenSampler sampler = new(new GenerationOptions { StopTokens = [1, 5], MinNewTokens = 1 }, 6);
        RandomStream random = new(3);
        for (int i = 0; i < 2000; i++) Assert.DoesNotContain(sampler.Sample([.. probabilities], 0, random).Token, (int[])[1, 5]);
    }

    [Fact]
    public void Sample_OverALargeVocabulary_FollowsTheProbabilities()
    {
        const int Size = 1000;
        RandomStream random = new(6);
        float[] row = [.. Enumerable.Range(0, Size).Select(i => i % 3 == 0 ? 0 : random.NextFloat())];
        float total = row.Sum();
        row = [.. row.Select(value => value / total)];
        TokenSampler sampler = new(new GenerationOptions(), Size);
        double mean = 0;
        for (int i = 0; i < 20_000; i++)
        {
            int token = sampler.Sample(row, 0, random).Token;
            Assert.NotEqual(0, token % 3);
            mean += token / 20_000.0;
        }
        Assert.Equal(row.Select((value, token) => (double)value * token).Sum(), mean, 10.0);
    }

    [Fact]
    public void Sample_FromNaN_IsAnError()
    {
        foreach (GenerationOptions options in (GenerationOptions[])[new(), new() { TopK = 2 }, new() { Temperature = 0 }])
            Assert.Throws<InvalidOperationException>(() => new TokenSampler(options, 2).Sample([float.NaN, float.NaN], 0, new RandomStream(1)));
    }

    private static double[] Shares(GenerationOptions options)
    {
        const int Draws = 20_000;
        TokenSampler sampler = new(options, 6);
        RandomStream random = new(12);
        int[] counts = new int[6];
        for (int i = 0; i < Draws; i++) counts[sampler.Sample([.. probabilities], 0, random).Token]++;
        return [.. counts.Select(count => count / (double)Draws)];
    }
}
