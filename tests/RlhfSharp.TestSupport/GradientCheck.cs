using Xunit.Sdk;

namespace RlhfSharp.TestSupport;

/// <summary>Compares the gradients of a function with central differences.</summary>
public static class GradientCheck
{
    /// <summary>
    /// Differentiates sum(function(inputs) * fixed weights) by backward and by differences of +-<paramref name="step"/> at every element
    /// of every float32 input. Float32 differences are good to about 1e-3 of the result's size, hence the tolerance.
    /// </summary>
    public static void Run(Func<Tensor[], Tensor> function, Tensor[] inputs, double step = 1e-2, double tolerance = 2e-2)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] leaves = inputs.Select(input => input.dtype == ScalarType.Float32 ? input.detach().clone().requires_grad_() : input).ToArray();
        Weighted(function, leaves).backward();
        for (int i = 0; i < leaves.Length; i++)
            if (leaves[i].dtype == ScalarType.Float32)
                Compare(function, inputs, i, leaves[i].grad?.ToDoubles() ?? new double[leaves[i].numel()], step, tolerance);
    }

    private static void Compare(Func<Tensor[], Tensor> function, Tensor[] inputs, int which, double[] gradient, double step, double tolerance)
    {
        float[] values = Array.ConvertAll(inputs[which].ToDoubles(), value => (float)value);
        double size = gradient.Select(Math.Abs).Append(1).Max();
        for (int i = 0; i < values.Length; i++)
        {
            double difference = (At(i, step) - At(i, -step)) / (2 * step);
            if (!(Math.Abs(difference - gradient[i]) <= tolerance * size))
                throw new XunitException($"input {which}, element {i}: backward gives {gradient[i]}, differences give {difference}");
        }

        double At(int element, double offset)
        {
            using DisposeScope scope = NewDisposeScope();
            float[] moved = (float[])values.Clone();
            moved[element] += (float)offset;
            Tensor[] changed = (Tensor[])inputs.Clone();
            changed[which] = tensor(moved, inputs[which].shape);
            using (no_grad())
                return Weighted(function, changed).ToDoubles()[0];
        }
    }

    private static Tensor Weighted(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        Tensor output = function(inputs);
        float[] weights = new float[output.numel()];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = (float)Math.Sin(1.7 * i + 0.5); // any fixed numbers of both signs
        return output.mul(tensor(weights, output.shape)).sum();
    }
}
