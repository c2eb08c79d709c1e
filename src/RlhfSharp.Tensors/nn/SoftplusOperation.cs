using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>log(1 + exp(beta x)) / beta, exact at both ends, as one recorded operation.</summary>
internal static unsafe class SoftplusOperation
{
    internal static Tensor Apply(Tensor input, double beta, double threshold)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = input.contiguous(), result = Tensor.AllocateLike(x);
        float* source = x.DataPointer, target = result.DataPointer;
        for (long i = 0; i < x.Count; i++)
        {
            double scaled = beta * source[i];
            target[i] = scaled > threshold ? source[i] : (float)((Math.Max(scaled, 0) + Log1p(Math.Exp(-Math.Abs(scaled)))) / beta);
        }
        GC.KeepAlive(x);
        if (Tape.Records(input))
            Tape.Record("softplus", result, [input], [x], node => Backward(node, beta, threshold));
        return result.MoveToOuterDisposeScope();
    }

    private static void Backward(Node node, double beta, double threshold)
    {
        Tensor x = node.Saved(0), gradient = node.Gradient.contiguous(), dx = Tensor.AllocateLike(x);
        float* source = x.DataPointer, upstream = gradient.DataPointer, target = dx.DataPointer;
        for (long i = 0; i < x.Count; i++)
        {
            double scaled = beta * source[i];
            target[i] = scaled > threshold ? upstream[i] : (float)(upstream[i] / (1 + Math.Exp(-scaled)));
        }
        GC.KeepAlive(gradient);
        node.Give(0, dx);
    }

    /// <summary>log(1 + x) for x in [0, 1] without the loss of small x (Kahan's correction).</summary>
    private static double Log1p(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }
}
