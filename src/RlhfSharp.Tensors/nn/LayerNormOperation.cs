using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Layer normalisation over the last dimensions, as one recorded operation.</summary>
internal static unsafe class LayerNormOperation
{
    internal static Tensor Apply(Tensor input, long[] normalizedShape, Tensor? weight, Tensor? bias, double epsilon)
    {
        Check(input, normalizedShape, weight, nameof(weight));
        Check(input, normalizedShape, bias, nameof(bias));
        using DisposeScope scope = NewDisposeScope();
        long columns = Shapes.Count(normalizedShape);
        long rows = columns == 0 ? 0 : input.Count / columns;
        Tensor x = input.contiguous();
        Tensor? w = weight?.contiguous(), b = bias?.contiguous();
        Tensor result = Tensor.AllocateLike(x);
        Tensor mean = Tensor.Allocate([rows], ScalarType.Float32), rstd = Tensor.Allocate([rows], ScalarType.Float32);
        LayerNorm.Forward(x.DataPointer, Pointer(w), Pointer(b), (float)epsilon, result.DataPointer, mean.DataPointer, rstd.DataPointer, rows, columns);
        GC.KeepAlive(x);
        GC.KeepAlive(w);
        GC.KeepAlive(b);
        if (Tape.Records(input, weight, bias))
            Tape.Record("layer_norm", result, [input, weight, bias], [x, w, mean, rstd], node => Backward(node, rows, columns, normalizedShape));
        return result.MoveToOuterDisposeScope();
    }

    private static void Backward(Node node, long rows, long columns, long[] normalizedShape)
    {
        Tensor x = node.Saved(0), mean = node.Saved(2), rstd = node.Saved(3), gradient = node.Gradient.contiguous();
        Tensor? w = node.HasSaved(1) ? node.Saved(1) : null;
        Tensor? dx = node.Needs(0) ? Tensor.AllocateLike(x) : null;
        Tensor? dw = node.Needs(1) ? zeros(normalizedShape) : null;
        Tensor? db = node.Needs(2) ? zeros(normalizedShape) : null;
        LayerNorm.Backward(gradient.DataPointer, x.DataPointer, Pointer(w), mean.DataPointer, rstd.DataPointer,
            Pointer(dx), Pointer(dw), Pointer(db), rows, columns);
        GC.KeepAlive(gradient);
        if (dx is not null)
            node.Give(0, dx);
        if (dw is not null)
            node.Give(1, dw);
        if (db is not null)
            node.Give(2, db);
    }

    private static float* Pointer(Tensor? tensor) => tensor is null ? null : tensor.DataPointer;

    private static void Check(Tensor input, long[] normalizedShape, Tensor? affine, string name)
    {
        int dimensions = normalizedShape.Length;
        if (dimensions == 0 || input.sizes.Length < dimensions || !input.sizes.AsSpan(^dimensions..).SequenceEqual(normalizedShape))
            throw new ArgumentException(
                $"layer_norm: an input {Shapes.Text(input.sizes)} does not end with the normalized shape {Shapes.Text(normalizedShape)}");
        if (affine is not null && !affine.sizes.AsSpan().SequenceEqual(normalizedShape))
            throw new ArgumentException(
                $"layer_norm: the {name} {Shapes.Text(affine.sizes)} has another shape than {Shapes.Text(normalizedShape)}");
    }
}
