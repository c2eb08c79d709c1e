using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Two-dimensional convolution (cross-correlation, as everywhere in the field) as one recorded operation.</summary>
internal static unsafe class ConvolutionOperation
{
    private const string Name = "conv2d";

    /// <summary>
    /// [images, in, height, width] or [in, height, width] with weights [out, in / groups, kernel height, kernel width] and a bias
    /// [out] or null. Strides and dilation are (down, across), the padding in addition before and after.
    /// </summary>
    internal static Tensor Apply(
        Tensor input, Tensor weight, Tensor? bias, (long, long) strides, (long, long) before, (long, long) after, (long, long) dilation, long groups)
    {
        Check(input, weight, bias, groups);
        using DisposeScope scope = NewDisposeScope();
        var window = new Window(
            WindowAxis.Of(Name, input.sizes[^2], weight.sizes[2], strides.Item1, before.Item1, after.Item1, dilation.Item1),
            WindowAxis.Of(Name, input.sizes[^1], weight.sizes[3], strides.Item2, before.Item2, after.Item2, dilation.Item2));
        long[] leading = input.sizes[..^3]; // the batch, or nothing
        var shape = new ConvolutionShape(Shapes.Count(leading), groups, weight.sizes[1], weight.sizes[0] / groups, window);
        Tensor x = input.contiguous(), w = weight.contiguous();
        Tensor? b = bias?.contiguous();
        Tensor result = Tensor.Allocate([.. leading, weight.sizes[0], window.Rows.Count, window.Columns.Count], ScalarType.Float32);
        Convolution2d.Forward(shape, x.DataPointer, w.DataPointer, b is null ? null : b.DataPointer, result.DataPointer);
        GC.KeepAlive(x);
        GC.KeepAlive(w);
        GC.KeepAlive(b);
        if (Tape.Records(input, weight, bias))
            Tape.Record(Name, result, [input, weight, bias], [x, w], node => Backward(node, shape));
        return result.MoveToOuterDisposeScope();
    }

    private static void Backward(Node node, in ConvolutionShape shape)
    {
        Tensor x = node.Saved(0), w = node.Saved(1), gradient = node.Gradient.contiguous();
        if (node.Needs(0))
        {
            Tensor dx = Tensor.AllocateLike(x);
            Convolution2d.BackwardInput(shape, w.DataPointer, gradient.DataPointer, dx.DataPointer);
            node.Give(0, dx);
        }
        if (node.Needs(1))
        {
            Tensor dw = Tensor.AllocateLike(w);
            Convolution2d.BackwardWeight(shape, x.DataPointer, gradient.DataPointer, dw.DataPointer);
            node.Give(1, dw);
        }
        if (node.Needs(2))
            node.Give(2, gradient.sum(gradient.sizes.Length == 4 ? [0, 2, 3] : [1, 2]));
        GC.KeepAlive(gradient);
        GC.KeepAlive(x);
        GC.KeepAlive(w);
    }

    private static void Check(Tensor input, Tensor weight, Tensor? bias, long groups)
    {
        if (groups < 1 || weight.sizes.Length != 4 || input.sizes.Length is not (3 or 4) || weight.sizes[0] % groups != 0
            || input.sizes[^3] != weight.sizes[1] * groups || (bias is not null && (bias.sizes.Length != 1 || bias.sizes[0] != weight.sizes[0])))
            throw new ArgumentException(
                $"{Name}: an input {Shapes.Text(input.sizes)}, a weight {Shapes.Text(weight.sizes)}, "
                + $"{(bias is null ? "no bias" : $"a bias {Shapes.Text(bias.sizes)}")} and {groups} groups do not fit: "
                + "([images,] in, height, width), (out, in / groups, kernel height, kernel width) and (out) are needed, out a multiple of the groups");
        if (input.type != ScalarType.Float32 || weight.type != ScalarType.Float32 || (bias is not null && bias.type != ScalarType.Float32))
            throw new NotSupportedException($"{Name} is for Float32 tensors, not {input.type} and {weight.type}");
    }
}
