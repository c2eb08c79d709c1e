namespace RlhfSharp.Tensors.Tests.Autograd;

/// <summary>Compares gradients with central differences of the summed, randomly weighted output.</summary>
internal static class GradientCheck
{
    private const float Step = 1e-2f;

    public static void Check(Func<Tensor[], Tensor> function, Tensor[] inputs, double tolerance = 2e-3)
    {
        using var scope = NewDisposeScope();
        var generator = new torch.Generator(7);
        Tensor output = function(inputs);
        Tensor weights = torch.rand(output.shape, generator: generator).mul(2).sub(1);
        foreach (Tensor input in inputs)
            input.grad = null;
        output.backward([weights]);
        float[] cotangent = weights.data<float>().ToArray();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].requires_grad)
                continue;
            float[] analytic = inputs[i].grad is { } gradient ? gradient.data<float>().ToArray() : new float[inputs[i].numel()];
            for (int e = 0; e < analytic.Length; e++)
            {
                double numeric = (Shifted(function, inputs, i, e, Step, cotangent) - Shifted(function, inputs, i, e, -Step, cotangent)) / (2 * Step);
                Assert.True(
                    Math.Abs(numeric - analytic[e]) <= tolerance * (1 + Math.Abs(numeric)),
                    $"input {i}, element {e}: gradient {analytic[e]}, finite difference {numeric}");
            }
        }
    }

    /// <summary>A leaf with values spread over [low, high] and at least 0.05 apart, in an order without pattern.</summary>
    public static Tensor Leaf(double low, double high, params long[] shape)
    {
        using var scope = NewDisposeScope();
        long count = shape.Aggregate(1L, (product, size) => product * size);
        long[] order = torch.randperm(Math.Max(1, count), generator: new torch.Generator(11)).data<long>().ToArray();
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)(low + (high - low) * (order[i] + 0.37) / Math.Max(1, count));
        return torch.tensor(values, shape, requires_grad: true).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Leaf"/>, moved to odd multiples of 0.04: a kink at a multiple of 0.08 is never within a step.</summary>
    public static Tensor OnGrid(double low, double high, params long[] shape)
    {
        using Tensor spread = Leaf(low, high, shape);
        float[] values = spread.data<float>().ToArray();
        for (int i = 0; i < values.Length; i++)
            values[i] = MathF.Floor(values[i] / 0.08f) * 0.08f + 0.04f;
        return torch.tensor(values, shape, requires_grad: true);
    }

    private static double Shifted(Func<Tensor[], Tensor> function, Tensor[] inputs, int which, int element, float step, float[] cotangent)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Tensor[] moved = (Tensor[])inputs.Clone();
        float[] values = inputs[which].data<float>().ToArray();
        values[element] += step;
        moved[which] = torch.tensor(values, inputs[which].shape);
        float[] output = function(moved).data<float>().ToArray();
        double sum = 0;
        for (int i = 0; i < output.Length; i++)
            sum += (double)output[i] * cotangent[i];
        return sum;
    }
}
