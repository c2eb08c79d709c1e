using RlhfSharp.Core.Training;

namespace RlhfSharp.Core.Tests.Training;

public sealed class RmsPropTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_LongParameter_EqualsTheFormulaElementByElement(bool likeTensorFlow)
    {
        const int Count = 1037; // whole vectors and a rest
        using DisposeScope scope = NewDisposeScope();
        float[] start = [.. Enumerable.Range(0, Count).Select(i => MathF.Sin(i))], gradient = [.. Enumerable.Range(0, Count).Select(i => MathF.Cos(3 * i) / 7)];
        Parameter parameter = new(tensor(start, [Count]));
        using RmsProp optimizer = new([("p", parameter)], new RmsPropOptions { Alpha = 0.9, Epsilon = 1e-3, LikeTensorFlow = likeTensorFlow });
        for (int step = 0; step < 2; step++)
        {
            parameter.grad = tensor(gradient, [Count]);
            optimizer.Step(0.01);
        }

        float[] actual = parameter.data<float>().ToArray();
        for (int i = 0; i < Count; i++)
        {
            double value = start[i], square = likeTensorFlow ? 1 : 0, g = gradient[i];
            for (int step = 0; step < 2; step++)
            {
                square = 0.9 * square + 0.1 * g * g;
                value -= 0.01 * g / (likeTensorFlow ? Math.Sqrt(square + 1e-3) : Math.Sqrt(square) + 1e-3);
            }

            Assert.Equal(value, actual[i], 1e-5);
        }
    }

    [Fact]
    public void ClipGradNorm_NaN_NamesTheParameter()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter parameter = new(zeros(2));
        parameter.grad = tensor(new[] { 1f, float.NaN }, [2]);
        using RmsProp optimizer = new([("weight", parameter)], new RmsPropOptions());
        Assert.Contains("'weight'", Assert.Throws<NonFiniteException>(() => optimizer.ClipGradNorm(1)).Message);
    }
}
