using RlhfSharp.TestSupport;

namespace RlhfSharp.Tensors.Tests.Modules;

public sealed class PoolingTests
{
    // A plane of 0..11: [[0 1 2 3] [4 5 6 7] [8 9 10 11]]
    private static Tensor Plane => arange(12).to(ScalarType.Float32).reshape(1, 1, 3, 4);

    [Fact]
    public void MaxPool_CeilMode_LetsALastWindowReachBeyondTheEdge()
    {
        Assert.Equal([5f, 7], nn.functional.max_pool2d(Plane, 2).data<float>().ToArray());
        Assert.Equal([5f, 7, 9, 11], nn.functional.max_pool2d(Plane, 2, ceil_mode: true).data<float>().ToArray());
        // With padding 1 and stride 3 down, windows begin at rows -1 and 2; one at row 5 would begin in the padding, so there is none.
        Assert.Equal([1, 1, 2, 2], nn.functional.max_pool2d(Plane, [2, 2], [3, 3], [1, 1], ceil_mode: true).shape);
    }

    [Fact]
    public void MaxPool_Indices_CountAlongThePlane_AndDilationSkips()
    {
        (Tensor values, Tensor places) = nn.MaxPool2d([2, 2], [1, 1], dilation: [2, 3]).forward_with_indices(Plane);
        Assert.Equal([11f], values.data<float>().ToArray());
        Assert.Equal([11L], places.data<long>().ToArray());
        (values, places) = nn.functional.max_pool2d_with_indices(zeros(1, 1, 2, 2), [2]);
        Assert.Equal([0L], places.data<long>().ToArray()); // the first of equals
        Assert.Equal([0f], values.data<float>().ToArray());
    }

    [Fact]
    public void MaxPool_OfMinusInfinityAndNaN_KeepsThem()
    {
        Tensor x = tensor([float.NegativeInfinity, float.NegativeInfinity, float.NaN, 5f], [1, 1, 2, 2]);
        float[] rows = nn.functional.max_pool2d(x, [1, 2]).data<float>().ToArray();
        Assert.Equal(float.NegativeInfinity, rows[0]);
        Assert.True(float.IsNaN(rows[1]));
    }

    [Fact]
    public void AvgPool_Divisors_AreAsAskedFor()
    {
        // The top left window with padding 1 holds the element 0 only, the next ones 1 + 2 and 3.
        Assert.Equal([0f, 0.75f, 0.75f], Row(nn.functional.avg_pool2d(Plane, 2, 2, 1)));
        Assert.Equal([0f, 1.5f, 3f], Row(nn.functional.avg_pool2d(Plane, 2, 2, 1, count_include_pad: false)));
        Assert.Equal([0f, 0.3f, 0.3f], Row(nn.functional.avg_pool2d(Plane, 2, 2, 1, divisor_override: 10)));
        // What a window of ceil mode has beyond the padding never counts: the last one holds row 2 alone.
        Assert.Equal([2.5f, 4.5f, 8.5f, 10.5f], nn.functional.avg_pool2d(Plane, 2, ceil_mode: true).data<float>().ToArray());

        static float[] Row(Tensor y) => y.data<float>().ToArray()[..3];
    }

    [Theory]
    [InlineData(new long[] { 2, 2 }, new long[] { 2, 2 }, new long[] { 0, 0 }, false, true)]
    [InlineData(new long[] { 3, 2 }, new long[] { 1, 2 }, new long[] { 1, 1 }, false, false)]
    [InlineData(new long[] { 3, 3 }, new long[] { 2, 1 }, new long[] { 1, 0 }, true, true)]
    [InlineData(new long[] { 2, 3 }, new long[] { 3, 2 }, new long[] { 1, 1 }, true, false)]
    public void Pools_GradientsAgreeWithDifferences(long[] kernel, long[] stride, long[] padding, bool ceiling, bool countPadding)
    {
        // Distances of 0.1 between elements, so that a step of 0.01 changes no order.
        float[] shuffled = Enumerable.Range(0, 60).Select(i => (i * 37 % 60) * 0.1f).ToArray();
        Tensor x = tensor(shuffled, [1, 2, 5, 6]);
        GradientCheck.Run(v => nn.functional.avg_pool2d(v[0], kernel, stride, padding, ceiling, countPadding), [x]);
        GradientCheck.Run(v => nn.functional.max_pool2d(v[0], kernel, stride, padding, null, ceiling), [x]);
        GradientCheck.Run(v => nn.functional.max_pool2d(v[0][0].transpose(1, 2), kernel, stride, padding, [1, 2], ceiling), [x]);
    }

    [Fact]
    public void Pools_OfWhatDoesNotFit_SayWhatIsNeeded()
    {
        Assert.Contains("half", Assert.Throws<ArgumentException>(() => nn.functional.max_pool2d(Plane, 2, padding: 2)).Message);
        Assert.Contains("channels", Assert.Throws<ArgumentException>(() => nn.functional.avg_pool2d(zeros(3, 4), 2)).Message);
        Assert.Contains("divisor", Assert.Throws<ArgumentException>(() => nn.functional.avg_pool2d(Plane, 2, divisor_override: 0)).Message);
        Assert.Contains("kernel_size", Assert.Throws<ArgumentException>(() => nn.functional.avg_pool2d(Plane, [1, 2, 3])).Message);
    }
}
