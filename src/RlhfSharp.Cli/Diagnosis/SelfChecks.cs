using System.Globalization;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Cli.Diagnosis;

/// <summary>Does the tensor engine compute correctly on this processor? Small enough to take a few milliseconds.</summary>
internal static class SelfChecks
{
    /// <summary>All checks.</summary>
    public static IReadOnlyList<SelfCheck> Run() => [MatrixProduct(), Softmax(), Gradient(), SameBits(), RandomNumbers()];

    // Odd sizes, so that the full and the ragged tiles of the kernel are both used.
    private static SelfCheck MatrixProduct()
    {
        const int rows = 67, columns = 93, inner = 129;
        float[] a = Draw(rows * inner), b = Draw(inner * columns);
        using var scope = NewDisposeScope();
        var product = tensor(a, [rows, inner]).matmul(tensor(b, [inner, columns])).data<float>().ToArray(); // [rows, columns]
        double worst = 0;
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                double exact = 0;
                for (var i = 0; i < inner; i++) exact += (double)a[row * inner + i] * b[i * columns + column];
                worst = Math.Max(worst, Math.Abs(exact - product[row * columns + column]));
            }
        return Compare("matrix product against a plain loop", worst, 1e-4);
    }

    private static SelfCheck Softmax()
    {
        var logits = Draw(5 * 101);
        for (var i = 0; i < 101; i++) logits[i] += 1e4f;
        using var scope = NewDisposeScope();
        var sums = nn.functional.softmax(tensor(logits, [5, 101]), 1).sum(1).data<float>().ToArray();
        return Compare("softmax sums to one, logits of 10,000 included", sums.Max(sum => Math.Abs(sum - 1.0)), 1e-5);
    }

    // d/dx of sum(tanh(x W)^2) against central differences in double precision.
    private static SelfCheck Gradient()
    {
        const int inputs = 7, outputs = 5;
        float[] x = Draw(inputs), w = Draw(inputs * outputs);
        using var scope = NewDisposeScope();
        var input = tensor(x, [1, inputs]);
        input.requires_grad = true;
        input.matmul(tensor(w, [inputs, outputs])).tanh().pow(2).sum().backward();
        var gradient = input.grad!.data<float>().ToArray();
        double worst = 0;
        for (var i = 0; i < inputs; i++)
            worst = Math.Max(worst, Math.Abs(gradient[i] - (Loss(i, 1e-5) - Loss(i, -1e-5)) / 2e-5));
        return Compare("gradient against finite differences", worst, 1e-4);

        double Loss(int shifted, double shift)
        {
            double sum = 0;
            for (var output = 0; output < outputs; output++)
            {
                double value = 0;
                for (var i = 0; i < inputs; i++) value += (x[i] + (i == shifted ? shift : 0)) * w[i * outputs + output];
                sum += Math.Tanh(value) * Math.Tanh(value);
            }
            return sum;
        }
    }

    private static SelfCheck SameBits()
    {
        var threads = FusedOps.ThreadCount;
        try
        {
            var results = new List<float[]>();
            foreach (var count in (int[])[1, Math.Max(2, threads)])
            {
                FusedOps.ThreadCount = count;
                using var scope = NewDisposeScope();
                results.Add(tensor(Draw(256 * 192), [256, 192]).matmul(tensor(Draw(192 * 128), [192, 128])).data<float>().ToArray());
            }
            var same = results[0].AsSpan().SequenceEqual(results[1]);
            return new SelfCheck("same bits on one thread and on several", same, same ? "equal" : "different");
        }
        finally
        {
            FusedOps.ThreadCount = threads;
        }
    }

    // NumPy: default_rng(42).random()
    private static SelfCheck RandomNumbers() => Compare("random numbers as NumPy draws them", Math.Abs(new RandomStream(42).NextDouble() - 0.7739560485559633), 0);

    private static float[] Draw(int count)
    {
        var random = new RandomStream(1);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
    }

    private static SelfCheck Compare(string name, double error, double allowed) =>
        new(name, error <= allowed, string.Create(CultureInfo.InvariantCulture, $"error {error:0.#e0}, allowed {allowed:0.#e0}"));
}
