using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>y = x W^T + b as one recorded operation.</summary>
internal static unsafe class LinearOperation
{
    /// <summary>[..., in] with W [out, in] and b [out] or null to [..., out].</summary>
    internal static Tensor Apply(Tensor input, Tensor weight, Tensor? bias)
    {
        Check(input, weight, bias);
        using DisposeScope scope = NewDisposeScope();
        long inner = weight.sizes[1], outer = weight.sizes[0];
        long rows = inner == 0 ? input.sizes[..^1].Aggregate(1L, (product, size) => product * size) : input.Count / inner;
        Tensor x = input.contiguous(), w = weight.contiguous();
        Tensor? b = bias?.contiguous();
        Tensor result = Tensor.Allocate([.. input.sizes[..^1], outer], ScalarType.Float32);
        MatMul.Multiply(false, true, rows, outer, inner, x.DataPointer, inner, w.DataPointer, inner, result.DataPointer, outer,
            bias: b is null ? null : b.DataPointer);
        GC.KeepAlive(x);
        GC.KeepAlive(w);
        GC.KeepAlive(b);
        if (Tape.Records(input, weight, bias))
            Tape.Record("linear", result, [input, weight, bias], [x, w], Backward);
        return result.MoveToOuterDisposeScope();
    }

    private static void Backward(Node node)
    {
        Tensor x = node.Saved(0), w = node.Saved(1), gradient = node.Gradient.contiguous();
        long inner = w.sizes[1], outer = w.sizes[0];
        long rows = outer == 0 ? 0 : gradient.Count / outer;
        if (node.Needs(0))
        {
            Tensor dx = Tensor.Allocate(x.sizes, ScalarType.Float32);
            MatMul.Multiply(false, false, rows, inner, outer, gradient.DataPointer, outer, w.DataPointer, inner, dx.DataPointer, inner);
            node.Give(0, dx);
        }
        if (node.Needs(1))
        {
            Tensor dw = Tensor.Allocate(w.sizes, ScalarType.Float32);
            MatMul.Multiply(true, false, outer, inner, rows, gradient.DataPointer, outer, x.DataPointer, inner, dw.DataPointer, inner);
            node.Give(1, dw);
        }
        if (node.Needs(2))
            node.Give(2, gradient.reshape(rows, outer).sum(0L));
        GC.KeepAlive(gradient);
        GC.KeepAlive(x);
        GC.KeepAlive(w);
    }

    private static void Check(Tensor input, Tensor weight, Tensor? bias)
    {
        if (weight.sizes.Length != 2 || input.sizes.Length == 0 || input.sizes[^1] != weight.sizes[1]
            || (bias is not null && (bias.sizes.Length != 1 || bias.sizes[0] != weight.sizes[0])))
            throw new ArgumentException(
                $"linear: an input {Shapes.Text(input.sizes)}, a weight {Shapes.Text(weight.sizes)} and "
                + $"{(bias is null ? "no bias" : $"a bias {Shapes.Text(bias.sizes)}")} do not fit: [..., in], [out, in] and [out] are needed");
    }
}
