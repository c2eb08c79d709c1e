namespace RlhfSharp.Tensors.Tests.Torch;

// Expected numbers: PyTorch 1.13, CPU, torch.manual_seed(0).
public class GeneratorTests
{
    [Fact]
    public void Rand_WithSeed0_EqualsPyTorch() =>
        Assert.Equal(
            new[] { 0.4962566f, 0.7682218f, 0.08847743f, 0.13203049f, 0.30742282f, 0.6340787f, 0.4900934f, 0.89644474f },
            Values(torch.rand(8, generator: new torch.Generator(0))));

    [Fact]
    public void Randn_OfFewNumbers_EqualsPyTorch() =>
        Assert.Equal(
            new[] { 1.5409961f, -0.2934289f, -2.1787894f, 0.56843126f, -1.0845224f, -1.3985955f, 0.40334684f, 0.83802634f },
            Values(torch.randn(8, generator: new torch.Generator(0))));

    [Fact]
    public void Randn_OfSixteenNumbers_EqualsPyTorch() =>
        AssertClose(
            [-1.1258398f, -1.1523602f, -0.25057858f, -0.4338788f, 0.84871036f, 0.69200915f, -0.31601277f, -2.1152194f, 0.32227492f, -1.2633348f, 0.3499832f, 0.30813393f, 0.11984151f, 1.2376579f, 1.1167772f, -0.24727815f],
            Values(torch.randn(16, generator: new torch.Generator(0))));

    [Fact]
    public void Randn_OfTwentyNumbers_DrawsTheLastSixteenAgainAsPyTorch() =>
        AssertClose(
            [-1.1258398f, -1.1523602f, -0.25057858f, -0.4338788f, 0.59883946f, -1.5550951f, -0.3413604f, 1.8530061f, 0.4680964f, -0.15771244f, 1.4436601f, 0.2660494f, 1.3893661f, 1.5863342f, 0.94629836f, -0.84367675f, 0.9318266f, 1.2590092f, 2.0049806f, 0.053736903f],
            Values(torch.randn(20, generator: new torch.Generator(0))));

    [Fact]
    public void Randint_WithSeed0_EqualsPyTorch() =>
        Assert.Equal(
            new long[] { 4, 9, 3, 0, 3, 9, 7, 3, 7, 3, 1, 6 },
            torch.randint(0, 10, new long[] { 12 }, generator: new torch.Generator(0)).data<long>().ToArray());

    [Fact]
    public void Randperm_WithSeed0_EqualsPyTorch() =>
        Assert.Equal(
            new long[] { 4, 1, 7, 5, 3, 9, 0, 8, 6, 2 },
            torch.randperm(10, generator: new torch.Generator(0)).data<long>().ToArray());

    [Fact]
    public void Bernoulli_WithSeed0_EqualsPyTorch() =>
        Assert.Equal(
            new float[] { 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 },
            Values(torch.full(12, 0.3).bernoulli(new torch.Generator(0))));

    [Fact]
    public void Multinomial_WithReplacement_EqualsPyTorch() =>
        Assert.Equal(
            new long[] { 3, 3, 2, 3, 3, 3, 1, 2, 2, 1, 2, 1 },
            torch.tensor(new[] { 0.1f, 0.2f, 0.3f, 0.4f }).multinomial(12, true, new torch.Generator(0)).data<long>().ToArray());

    [Fact]
    public void NextDouble_WithSeed0_EqualsPyTorch()
    {
        var generator = new torch.Generator(0);
        Assert.Equal(new[] { 0.9700530018065531, 0.707819864399788, 0.45938294312745087, 0.9207476841219603 }, Enumerable.Range(0, 4).Select(_ => generator.NextDouble()).ToArray());
    }

    [Fact]
    public void SetState_ContinuesTheStream()
    {
        var generator = new torch.Generator(5);
        torch.randn(3, generator: generator);
        using Tensor state = generator.get_state();
        float[] first = Values(torch.randn(5, generator: generator)), uniform = Values(torch.rand(700, generator: generator));
        var other = new torch.Generator(9);
        other.set_state(state);
        Assert.Equal(first, Values(torch.randn(5, generator: other)));
        Assert.Equal(uniform, Values(torch.rand(700, generator: other)));
        Assert.Equal(5, other.initial_seed());
    }

    [Fact]
    public void Multinomial_WithoutReplacement_DrawsEachOnceAndNeverAZeroWeight()
    {
        var generator = new torch.Generator(1);
        Tensor weights = torch.tensor(new float[] { 1, 0, 2, 3, 0, 1, 1, 0, 0, 5 }, [2, 5]);
        for (int i = 0; i < 50; i++)
        {
            long[] drawn = weights.multinomial(3, generator: generator).data<long>().ToArray();
            Assert.Equal(3, drawn.Take(3).Distinct().Count());
            Assert.DoesNotContain(1L, drawn.Take(3));
            Assert.DoesNotContain(2L, drawn.Skip(3));
            Assert.DoesNotContain(3L, drawn.Skip(3));
        }

        Assert.Throws<ArgumentException>(() => weights.multinomial(5, generator: generator));
        Assert.Throws<ArgumentException>(() => torch.tensor(new[] { 1f, -1f }).multinomial(1));
    }

    [Fact]
    public void Multinomial_OfOneDraw_FollowsTheWeights()
    {
        var generator = new torch.Generator(3);
        Tensor weights = torch.tensor(new[] { 0.1f, 0.6f, 0.3f }).expand(4000, 3);
        long[] drawn = weights.multinomial(1, generator: generator).data<long>().ToArray();
        Assert.InRange(drawn.Count(index => index == 1), 2280, 2520);
        Assert.InRange(drawn.Count(index => index == 0), 330, 470);
    }

    [Fact]
    public void ManualSeed_MakesTheDefaultStreamRepeat()
    {
        torch.manual_seed(42);
        float[] first = Values(torch.empty(40).normal_(2, 3).add(torch.empty(40).uniform_(-1, 1)));
        torch.random.manual_seed(42);
        Assert.Equal(first, Values(torch.empty(40).normal_(2, 3).add(torch.empty(40).uniform_(-1, 1))));
        Assert.Equal(42, torch.random.initial_seed());
    }

    [Fact]
    public void Uniform_IntoATransposedTensor_FillsInRowMajorOrder()
    {
        Tensor target = torch.zeros(3, 4);
        target.t().uniform_(0, 1, new torch.Generator(0));
        Assert.Equal(Values(torch.rand(4, 3, generator: new torch.Generator(0)).t()), Values(target));
    }

    private static float[] Values(Tensor tensor) => tensor.data<float>().ToArray();

    // PyTorch's vector code takes logarithm and cosine to other last bits.
    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.InRange(actual[i], expected[i] - 2e-6f, expected[i] + 2e-6f);
    }
}
