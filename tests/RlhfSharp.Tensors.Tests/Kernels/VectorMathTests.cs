using TorchSharp.Kernels;

namespace RlhfSharp.Tensors.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed unsafe class VectorMathTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(20_011)]
    public void Functions_OddLengths_EqualSystemMath(int n)
    {
        float[] x = KernelArrays.Values(n, 3, 20f), positive = Array.ConvertAll(x, value => MathF.Abs(value) + 1e-3f);
        float[] wide = KernelArrays.Values(n, 4, 85f), narrow = KernelArrays.Values(n, 5, 0.7f);
        CheckRelative(wide, &VectorMath.Exp, Math.Exp);
        CheckRelative(positive, &VectorMath.Log, Math.Log);
        CheckRelative(x, &VectorMath.Tanh, Math.Tanh);
        CheckRelative(narrow, &VectorMath.Tanh, Math.Tanh);
        CheckRelative(x, &VectorMath.Sigmoid, value => 1 / (1 + Math.Exp(-value)));
    }

    [Fact]
    public void Exp_AtTheEnds_OverflowsToInfinityAndUnderflowsThroughDenormalsToZero()
    {
        float[] result = Apply([float.NegativeInfinity, -200f, -104f, -100f, -88f, 0f, 88.7f, 88.8f, 200f, float.PositiveInfinity, float.NaN], &VectorMath.Exp);
        Assert.Equal(0f, result[0]);
        Assert.Equal(0f, result[1]);
        Assert.Equal(0f, result[2], 1.5e-45f);
        Assert.Equal(3.78e-44, result[3], 3e-45);
        Assert.Equal(6.054601e-39, result[4], 1e-44);
        Assert.Equal(1f, result[5]);
        Assert.Equal(3.3263e38, result[6], 1e35);
        Assert.Equal(float.PositiveInfinity, result[7]);
        Assert.Equal(float.PositiveInfinity, result[8]);
        Assert.Equal(float.PositiveInfinity, result[9]);
        Assert.True(float.IsNaN(result[10]));
    }

    [Fact]
    public void Tanh_AtTheEnds_IsOneWithTheRightSign()
    {
        float[] result = Apply([float.NegativeInfinity, -100f, -0f, 0f, 100f, float.PositiveInfinity, float.NaN], &VectorMath.Tanh);
        Assert.Equal([-1f, -1f, -0f, 0f, 1f, 1f, float.NaN], result);
        Assert.True(float.IsNegative(result[2]));
    }

    [Fact]
    public void Log_OfZeroAndNegative_IsMinusInfinityAndNaN()
    {
        float[] result = Apply([0f, -1f, 1f, float.PositiveInfinity], &VectorMath.Log);
        Assert.Equal([float.NegativeInfinity, float.NaN, 0f, float.PositiveInfinity], result);
    }

    [Fact]
    public void Exp_OfOneValue_DoesNotDependOnItsPlace()
    {
        foreach (float value in KernelArrays.Values(50, 9, 30f))
        {
            var x = new float[35];
            Array.Fill(x, value);
            Assert.Single(Apply(x, &VectorMath.Exp).Distinct());
            Assert.Single(Apply(x, &VectorMath.Tanh).Distinct());
        }
    }

    private static void CheckRelative(float[] x, delegate*<float*, float*, long, void> function, Func<double, double> expected)
    {
        float[] y = Apply(x, function);
        for (int i = 0; i < x.Length; i++)
        {
            double right = expected(x[i]);
            Assert.True(Math.Abs(y[i] - right) <= 1e-6 * Math.Abs(right) + 1e-40, $"f({x[i]:R}) = {y[i]:R}, expected {right:R}");
        }
    }

    private static float[] Apply(float[] x, delegate*<float*, float*, long, void> function)
    {
        var y = new float[x.Length];
        fixed (float* px = x, py = y)
            function(px, py, x.Length);
        return y;
    }
}
