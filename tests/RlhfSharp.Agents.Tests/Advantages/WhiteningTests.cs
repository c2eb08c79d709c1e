using RlhfSharp.Agents.Advantages;

namespace RlhfSharp.Agents.Tests.Advantages;

public sealed class WhiteningTests
{
    [Fact]
    public void Apply_WithoutMeanShift_GivesTheKnownNumbers()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = torch.tensor(new[] { 1.2f, 1.3f, 1.4f, 1.5f, 1.6f, 1.7f, 1.8f, 1.9f, 2.0f }, [3, 3]);
        float[] expected = [.0508f, .4381f, .8254f, 1.2127f, 1.6f, 1.9873f, 2.3746f, 2.7619f, 3.1492f];
        float[] whitened = Whitening.Apply(values, ones_like(values), shiftMean: false).data<float>().ToArray();
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], whitened[i], 5e-5f);
    }

    [Fact]
    public void Apply_WithPadding_LooksAtRealStepsOnly()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = torch.tensor(new float[] { 1, 3, 1000 }, [1, 3]);
        float[] whitened = Whitening.Apply(values, torch.tensor(new float[] { 1, 1, 0 }, [1, 3])).data<float>().ToArray();
        Assert.Equal(-1, whitened[0], 1e-6f);
        Assert.Equal(1, whitened[1], 1e-6f);
        Assert.Equal(0, whitened[2]);
    }

    [Fact]
    public void Apply_WithAnEmptyMask_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => Whitening.Apply(ones(1, 2), zeros(1, 2)));
    }
}
