using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Core.Tests.Training;

public sealed class AdamTests
{
    [Theory]
    [InlineData(AdamEpsilon.Torch, 0.95)] // m^ = 1, sqrt(v^) = 1, epsilon 1: 1 - 0.1 * 1 / (1 + 1)
    [InlineData(AdamEpsilon.TensorFlow, 0.9969347)] // m 0.1, v 0.001: 1 - (0.1 * sqrt(0.001) / 0.1) * 0.1 / (sqrt(0.001) + 1)
    public void Step_FirstStep_PutsEpsilonWhereItIsAsked(AdamEpsilon mode, double expected)
    {
        using var parameter = new Parameter(ones(1));
        using var optimizer = new Adam([("p", parameter)], new AdamOptions { Epsilon = 1, EpsilonMode = mode });
        parameter.grad = ones(1);
        optimizer.Step(0.1);
        Assert.Equal(expected, parameter.item<float>(), 6);
    }

    [Fact]
    public void Step_DecayMatricesOnly_LeavesVectorsAlone()
    {
        using var matrix = new Parameter(ones(2, 2));
        using var vector = new Parameter(ones(2));
        using var optimizer = new Adam([("matrix", matrix), ("vector", vector)], new AdamOptions { WeightDecay = 0.5 });
        matrix.grad = zeros(2, 2);
        vector.grad = zeros(2);
        optimizer.Step(0.1);
        Assert.Equal([0.95f, 0.95f, 0.95f, 0.95f], matrix.data<float>().ToArray());
        Assert.Equal([1f, 1f], vector.data<float>().ToArray());
    }

    [Fact]
    public void Step_WithoutGradient_LeavesTheParameterAlone()
    {
        using var trained = new Parameter(ones(1));
        using var frozen = new Parameter(ones(1));
        using var optimizer = new Adam([("trained", trained), ("frozen", frozen)], new AdamOptions());
        trained.grad = ones(1);
        optimizer.Step(0.1);
        Assert.Equal(0.9f, trained.item<float>(), 1e-6);
        Assert.Equal(1f, frozen.item<float>());
        Assert.Equal(1, optimizer.ClipGradNorm(0), 1e-6);
    }

    [Fact]
    public void ZeroGrad_ForgetsTheLastBatch()
    {
        using var parameter = new Parameter(ones(2));
        using var optimizer = new Adam([("p", parameter)], new AdamOptions());
        parameter.sum().backward();
        optimizer.ZeroGrad();
        (parameter * 3).sum().backward();
        Assert.Equal([3f, 3f], parameter.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Create_EqualNames_IsRefused()
    {
        using var parameter = new Parameter(ones(2));
        Assert.Throws<ArgumentException>(() => new Adam([("p", parameter), ("p", parameter)], new AdamOptions()));
    }
}
