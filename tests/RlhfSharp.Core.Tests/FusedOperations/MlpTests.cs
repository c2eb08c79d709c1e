using RlhfSharp.TestSupport;

namespace RlhfSharp.Core.Tests.FusedOperations;

/// <summary>Small networks in one operation against the same layers one by one.</summary>
public sealed class MlpTests
{
    [Theory]
    [InlineData(1, new[] { 4, 64, 64, 2 }, MlpActivation.Tanh)]
    [InlineData(64, new[] { 4, 64, 64, 1 }, MlpActivation.Tanh)]
    [InlineData(7, new[] { 3, 5, 33, 9 }, MlpActivation.Tanh)]
    [InlineData(13, new[] { 17, 40, 12 }, MlpActivation.Relu)]
    [InlineData(5, new[] { 1, 1, 1 }, MlpActivation.Relu)]
    [InlineData(2, new[] { 6, 3 }, MlpActivation.Tanh)]
    [InlineData(600, new[] { 5, 31, 20, 3 }, MlpActivation.Tanh)]
    public void Mlp_AnySizes_EqualsLayerByLayer(int rows, int[] sizes, MlpActivation activation)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] inputs = Inputs(rows, sizes);
        (Tensor[] actual, Tensor[] actualGradients) = Differentiate(inputs, x => FusedOps.Mlp(x[0], Network(x, 1, sizes), activation));
        (Tensor[] expected, Tensor[] expectedGradients) = Differentiate(inputs, x => LayerByLayer(x[0], Network(x, 1, sizes), activation));
        Close([.. expected, .. expectedGradients], [.. actual, .. actualGradients]);
    }

    [Fact]
    public void Mlps_TwoNetworks_EqualEachForItself()
    {
        using DisposeScope scope = NewDisposeScope();
        int[] first = [4, 64, 64, 2], second = [4, 10, 1];
        Tensor[] inputs = [.. Inputs(300, first), .. Inputs(300, second)[1..]];
        (Tensor[] actual, Tensor[] actualGradients) = Differentiate(
            inputs, x => FusedOps.Mlps(x[0], [Network(x, 1, first), Network(x, 7, second)], MlpActivation.Tanh));
        (Tensor[] expected, Tensor[] expectedGradients) = Differentiate(
            inputs,
            x => [LayerByLayer(x[0], Network(x, 1, first), MlpActivation.Tanh), LayerByLayer(x[0], Network(x, 7, second), MlpActivation.Tanh)]);
        Close([.. expected, .. expectedGradients], [.. actual, .. actualGradients]);
    }

    [Fact]
    public void Mlp_Gradients_EqualDifferences()
    {
        int[] sizes = [3, 6, 5, 2];
        GradientCheck.Run(x => FusedOps.Mlp(x[0], Network(x, 1, sizes), MlpActivation.Tanh), Inputs(4, sizes));
    }

    [Fact]
    public void Mlps_OneOutputUnused_LeavesItsParametersAtZero()
    {
        using DisposeScope scope = NewDisposeScope();
        int[] sizes = [3, 4, 2];
        Tensor[] inputs = [.. Inputs(5, sizes), .. Inputs(5, sizes)[1..]];
        (_, Tensor[] gradients) = Differentiate(inputs, x => FusedOps.Mlps(x[0], [Network(x, 1, sizes), Network(x, 5, sizes)], MlpActivation.Tanh)[0]);
        Assert.All(gradients[1..5], gradient => Assert.NotEqual(0, gradient.abs().sum().item<float>()));
        Assert.All(gradients[5..], gradient => Assert.Equal(0, gradient.abs().sum().item<float>()));
    }

    [Fact]
    public void Mlps_OneOrTwoThreads_SameBits()
    {
        int threads = FusedOps.ThreadCount;
        try
        {
            int[] sizes = [4, 64, 64, 2];
            using DisposeScope scope = NewDisposeScope();
            Tensor[] inputs = [.. Inputs(1000, sizes), .. Inputs(1000, sizes)[1..]];
            float[][] Bits(int count)
            {
                FusedOps.ThreadCount = count;
                (Tensor[] outputs, Tensor[] gradients) = Differentiate(
                    inputs, x => FusedOps.Mlps(x[0], [Network(x, 1, sizes), Network(x, 7, sizes)], MlpActivation.Tanh));
                return [.. outputs.Concat(gradients).Select(tensor => tensor.data<float>().ToArray())];
            }

            Assert.Equal(Bits(1), Bits(2));
        }
        finally
        {
            FusedOps.ThreadCount = threads;
        }
    }

    [Fact]
    public void Mlp_WrongShapes_AreRefusedInWords()
    {
        using DisposeScope scope = NewDisposeScope();
        MlpParameters network = new([zeros(5, 3), zeros(2, 4)], [zeros(5), zeros(2)]);
        Assert.Contains("expected Float32 [outputs, 5]", Assert.Throws<ArgumentException>(() => FusedOps.Mlp(zeros(1, 3), network, MlpActivation.Tanh)).Message);
        Assert.Contains("1 weights and 0 biases", Assert.Throws<ArgumentException>(
            () => FusedOps.Mlp(zeros(1, 3), new MlpParameters([zeros(5, 3)], []), MlpActivation.Tanh)).Message);
    }

    private static (Tensor[] Outputs, Tensor[] Gradients) Differentiate(Tensor[] inputs, Func<Tensor[], Tensor> function) =>
        Differentiate(inputs, x => [function(x)]);

    private static (Tensor[] Outputs, Tensor[] Gradients) Differentiate(Tensor[] inputs, Func<Tensor[], Tensor[]> function)
    {
        Tensor[] leaves = [.. inputs.Select(input => input.clone().requires_grad_())];
        Tensor[] outputs = function(leaves);
        Tensor loss = zeros(1).sum();
        foreach ((int index, Tensor output) in outputs.Index())
            loss += (output * Values(90 + index, output.shape)).sum();
        loss.backward();
        return (outputs, [.. leaves.Select(leaf => leaf.grad!)]);
    }

    private static void Close(Tensor[] expected, Tensor[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].shape, actual[i].shape);
            float[] left = expected[i].contiguous().data<float>().ToArray(), right = actual[i].contiguous().data<float>().ToArray();
            float size = left.Select(Math.Abs).Append(1).Max();
            for (int j = 0; j < left.Length; j++)
                Assert.Equal(left[j], right[j], 1e-5f * size);
        }
    }

    private static Tensor LayerByLayer(Tensor x, MlpParameters network, MlpActivation activation)
    {
        for (int i = 0; i < network.Weights.Count; i++)
        {
            if (i > 0)
                x = activation == MlpActivation.Tanh ? x.tanh() : x.relu();
            x = nn.functional.linear(x, network.Weights[i], network.Biases[i]);
        }
        return x;
    }

    /// <summary>The input, then weight and bias of each layer.</summary>
    private static Tensor[] Inputs(int rows, int[] sizes)
    {
        List<Tensor> inputs = [Values(1, rows, sizes[0])];
        for (int i = 1; i < sizes.Length; i++)
        {
            inputs.Add(Values(2 * i, sizes[i], sizes[i - 1]) / Math.Sqrt(sizes[i - 1]) * 2);
            inputs.Add(Values(2 * i + 1, sizes[i]));
        }
        return [.. inputs];
    }

    private static MlpParameters Network(Tensor[] x, int first, int[] sizes) => new(
        [.. Enumerable.Range(0, sizes.Length - 1).Select(i => x[first + 2 * i])], [.. Enumerable.Range(0, sizes.Length - 1).Select(i => x[first + 1 + 2 * i])]);

    private static Tensor Values(int seed, params long[] shape)
    {
        var random = new Random(seed);
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(random.NextDouble() * 2 - 1);
        return tensor(values, shape);
    }
}
