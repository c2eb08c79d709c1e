using RlhfSharp.TestSupport;

namespace RlhfSharp.Tensors.Tests.Modules;

[Collection(RlhfSharp.Tensors.Tests.Kernels.KernelCollection.Name)]
public sealed class FunctionalGradientTests
{
    [Theory]
    [InlineData(new long[] { 3, 5 }, 4, true)]
    [InlineData(new long[] { 2, 3, 5 }, 1, true)]
    [InlineData(new long[] { 7 }, 3, false)]
    [InlineData(new long[] { 0, 5 }, 2, true)]
    [InlineData(new long[] { 1, 1 }, 1, true)]
    public void Linear_GradientsAgreeWithDifferences(long[] shape, long outputs, bool withBias)
    {
        Tensor[] inputs = withBias ? [Values(shape), Values([outputs, shape[^1]]), Values([outputs])] : [Values(shape), Values([outputs, shape[^1]])];
        GradientCheck.Run(x => nn.functional.linear(x[0], x[1], withBias ? x[2] : null), inputs);
    }

    [Fact]
    public void Linear_OfTransposedViews_GradientsAgreeWithDifferences() =>
        GradientCheck.Run(x => nn.functional.linear(x[0].t(), x[1].t()), [Values([5, 3]), Values([5, 4])]);

    [Theory]
    [InlineData(new long[] { 3, 7 }, new long[] { 7 })]
    [InlineData(new long[] { 2, 3, 4 }, new long[] { 3, 4 })]
    [InlineData(new long[] { 0, 4 }, new long[] { 4 })]
    public void LayerNorm_GradientsAgreeWithDifferences(long[] shape, long[] normalized) =>
        GradientCheck.Run(x => nn.functional.layer_norm(x[0], normalized, x[1], x[2]), [Values(shape), Values(normalized), Values(normalized)]);

    [Fact]
    public void LayerNorm_WithoutWeightAndBias_GradientsAgreeWithDifferences() =>
        GradientCheck.Run(x => nn.functional.layer_norm(x[0].t(), [5]), [Values([5, 3])]);

    [Fact]
    public void Lookup_RowUsedTwice_SumsItsGradients()
    {
        Tensor table = tensor([1f, 2, 3, 4, 5, 6], [3, 2]).requires_grad_();
        nn.functional.Lookup(tensor([2L, 0, 2]), table, -1).mul(tensor([1f, 2, 3, 4, 5, 6], [3, 2])).sum().backward();
        Assert.Equal([3f, 4, 0, 0, 6, 8], table.grad!.data<float>().ToArray());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void Lookup_OfARowThatIsNotThere_Throws(long row) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => nn.functional.Lookup(tensor([0L, row]), zeros(3, 2), -1));

    [Theory]
    [InlineData(1, 20)]
    [InlineData(2.5, 1)]
    public void Softplus_GradientsAgreeWithDifferences(double beta, double threshold) =>
        GradientCheck.Run(x => nn.functional.softplus(x[0], beta, threshold), [Values([9])], 1e-3, 3e-2);

    [Fact]
    public void LogSigmoid_FarOut_StaysFiniteAndExact()
    {
        Tensor x = tensor([-1e4f, -100f, 0f, 100f, 1e4f]).requires_grad_();
        Tensor y = nn.functional.logsigmoid(x);
        y.sum().backward();
        float[] values = y.data<float>().ToArray(), slopes = x.grad!.data<float>().ToArray();
        Assert.Equal([-1e4f, -100f, -MathF.Log(2)], values[..3]);
        Assert.Equal([1f, 1f, 0.5f], slopes[..3]);
        Assert.All(values[3..], value => Assert.InRange(value, -1e-43f, 0f)); // exp(-100) is below float32's normal range
        Assert.All(slopes[3..], value => Assert.InRange(value, 0f, 1e-43f));
    }

    [Theory]
    [InlineData(nn.Reduction.Mean, 0.0)]
    [InlineData(nn.Reduction.Sum, 0.2)]
    [InlineData(nn.Reduction.None, 0.0)]
    public void CrossEntropy_GradientsAgreeWithDifferences(nn.Reduction reduction, double smoothing) =>
        GradientCheck.Run(x => nn.functional.cross_entropy(x[0], tensor([1L, -100, 0]), reduction: reduction, label_smoothing: smoothing), [Values([3, 4])]);

    [Fact]
    public void CrossEntropy_OverMoreDimensions_EqualsThatOfTheRows()
    {
        Tensor logits = Values([2, 3, 4]); // [rows, classes, places]
        Tensor targets = tensor([0L, 1, 2, 0, 2, 2, 1, 0], [2, 4]);
        Tensor flat = nn.functional.cross_entropy(logits.transpose(1, 2).reshape(-1, 3), targets.reshape(-1));
        Assert.Equal(flat.item<float>(), nn.functional.cross_entropy(logits, targets).item<float>());
    }

    [Fact]
    public void CrossEntropy_OfProbabilities_EqualsThatOfClasses()
    {
        Tensor logits = Values([3, 4]), classes = tensor([1L, 3, 0]);
        Tensor probabilities = nn.functional.one_hot(classes, 4).to(ScalarType.Float32);
        Assert.Equal(nn.functional.cross_entropy(logits, classes).item<float>(), nn.functional.cross_entropy(logits, probabilities).item<float>(), 1e-6f);
    }

    [Fact]
    public void CrossEntropy_IgnoredRowOfMinusInfinity_DoesNotSpoilTheLoss()
    {
        Tensor logits = tensor([0f, 0, float.NegativeInfinity, 0], [2, 2]).requires_grad_();
        Tensor loss = nn.functional.cross_entropy(logits, tensor([0L, -100]));
        loss.backward();
        Assert.Equal(MathF.Log(2), loss.item<float>(), 1e-6f);
        Assert.Equal([-0.5f, 0.5f, 0, 0], logits.grad!.data<float>().ToArray());
    }

    [Fact]
    public void CrossEntropy_AllRowsIgnored_IsNotANumber() =>
        Assert.True(float.IsNaN(nn.functional.cross_entropy(Values([2, 3]), tensor([-100L, -100])).item<float>()));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Attention_GradientsAgreeWithDifferences(bool causal) =>
        GradientCheck.Run(x => nn.functional.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: causal),
            [Values([2, 3, 4]), Values([2, 3, 4]), Values([2, 3, 5])]);

    [Fact]
    public void Dropout_KeepsTheMeanAndScalesItsGradient()
    {
        manual_seed(3);
        Tensor x = ones(2000).requires_grad_();
        Tensor y = nn.functional.dropout(x, 0.25);
        y.sum().backward();
        float[] values = y.data<float>().ToArray();
        Assert.All(values, value => Assert.True(value is 0f or 1 / 0.75f));
        Assert.InRange(values.Count(value => value == 0), 400, 600);
        Assert.Equal(values, x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Dropout_OutsideTraining_ChangesNothing() =>
        Assert.Equal([1f, 2, 3], nn.functional.dropout(tensor([1f, 2, 3]), 0.9, training: false).data<float>().ToArray());

    [Fact]
    public void OneHot_PutsOneAtEachNumber() =>
        Assert.Equal([0L, 1, 0, 0, 0, 1], nn.functional.one_hot(tensor([1L, 2]), 3).data<long>().ToArray());

    [Fact]
    public void Normalize_DividesRowsByTheirNorm() =>
        Assert.Equal([0.6f, 0.8f, 0f, 0f], nn.functional.normalize(tensor([3f, 4, 0, 0], [2, 2])).data<float>().ToArray());

    private static Tensor Values(long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(1.3 * Math.Cos(2.4 * i + shape.Length) + 0.1 * (i % 3));
        return tensor(values, shape);
    }
}
