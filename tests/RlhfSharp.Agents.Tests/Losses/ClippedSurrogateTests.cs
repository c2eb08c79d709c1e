using RlhfSharp.Agents.Losses;

namespace RlhfSharp.Agents.Tests.Losses;

public sealed class ClippedSurrogateTests
{
    [Theory]
    [InlineData(2.0, 1.0, -1.2)] // ratio 2 and a good action: no more than 1.2 counts
    [InlineData(2.0, -1.0, 2.0)] // ratio 2 and a bad action: the whole counts
    [InlineData(0.5, 1.0, -0.5)]
    [InlineData(0.5, -1.0, 0.8)]
    public void Evaluate_TakesThePessimisticSide(double ratio, double advantage, double expected)
    {
        using DisposeScope scope = NewDisposeScope();
        SurrogateTerms terms = ClippedSurrogate.Evaluate(One(Math.Log(ratio)), One(0), One(advantage), 0.2);
        Assert.Equal(expected, terms.Losses.item<float>(), 1e-6);
        Assert.Equal(1, ClippedSurrogate.IsClipped(terms.Ratio, 0.2).item<float>());
    }

    [Fact]
    public void Evaluate_WithAnAbsurdRatio_StaysFinite()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(20, ClippedSurrogate.Evaluate(One(500), One(0), One(1), 0.2).LogRatio.item<float>());
        Assert.True(float.IsFinite(ClippedSurrogate.Evaluate(One(500), One(0), One(-1), 0.2).Losses.item<float>()));
    }

    [Fact]
    public void Evaluate_WithUnequalShapes_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => ClippedSurrogate.Evaluate(One(0), One(0), zeros(1, 2), 0.2));
    }

    private static Tensor One(double value) => torch.tensor(new[] { (float)value }, [1, 1]);
}
