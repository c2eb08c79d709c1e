using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Pooling of planes, each kind as one recorded operation: [..., height, width] to [..., rows, columns].</summary>
internal static unsafe class PoolingOperation
{
    /// <summary>The largest elements, and where they stood on their plane (row * width + column).</summary>
    internal static (Tensor Values, Tensor Places) Largest(
        Tensor input, (long, long) kernel, (long, long) stride, (long, long) padding, (long, long) dilation, bool ceiling)
    {
        Window window = WindowOf("max_pool2d", input, kernel, stride, padding, dilation, ceiling);
        using DisposeScope scope = NewDisposeScope();
        long planes = Shapes.Count(input.sizes.AsSpan(..^2));
        Tensor x = input.contiguous();
        Tensor values = Tensor.Allocate([.. input.sizes[..^2], window.Rows.Count, window.Columns.Count], ScalarType.Float32);
        Tensor places = Tensor.AllocateLike(values, ScalarType.Int64);
        MaxPool2d.Forward(x.DataPointer, planes, window, values.DataPointer, places.LongPointer);
        GC.KeepAlive(x);
        if (Tape.Records(input))
            Tape.Record("max_pool2d", values, [input], [places], node =>
            {
                Tensor gradient = node.Gradient.contiguous(), dx = Tensor.Allocate(node.InputSizes(0), ScalarType.Float32);
                MaxPool2d.Backward(gradient.DataPointer, node.Saved(0).LongPointer, planes, window, dx.DataPointer);
                GC.KeepAlive(gradient);
                node.Give(0, dx);
            });
        return (values.MoveToOuterDisposeScope(), places.MoveToOuterDisposeScope());
    }

    /// <summary>The means; <paramref name="divisor"/> takes the place of the number of elements.</summary>
    internal static Tensor Average(
        Tensor input, (long, long) kernel, (long, long) stride, (long, long) padding, bool ceiling, bool countPadding, long? divisor)
    {
        if (divisor == 0)
            throw new ArgumentException("avg_pool2d: divisor_override is 0, but sums are divided by it", nameof(divisor));
        Window window = WindowOf("avg_pool2d", input, kernel, stride, padding, (1, 1), ceiling);
        using DisposeScope scope = NewDisposeScope();
        long planes = Shapes.Count(input.sizes.AsSpan(..^2)), given = divisor ?? 0;
        Tensor x = input.contiguous();
        Tensor result = Tensor.Allocate([.. input.sizes[..^2], window.Rows.Count, window.Columns.Count], ScalarType.Float32);
        AveragePool2d.Forward(x.DataPointer, planes, window, countPadding, given, result.DataPointer);
        GC.KeepAlive(x);
        if (Tape.Records(input))
            Tape.Record("avg_pool2d", result, [input], [], node =>
            {
                Tensor gradient = node.Gradient.contiguous(), dx = Tensor.Allocate(node.InputSizes(0), ScalarType.Float32);
                AveragePool2d.Backward(gradient.DataPointer, planes, window, countPadding, given, dx.DataPointer);
                GC.KeepAlive(gradient);
                node.Give(0, dx);
            });
        return result.MoveToOuterDisposeScope();
    }

    private static Window WindowOf(
        string operation, Tensor input, (long, long) kernel, (long, long) stride, (long, long) padding, (long, long) dilation, bool ceiling)
    {
        if (input.sizes.Length is not (3 or 4))
            throw new ArgumentException($"{operation}: an input of shape {Shapes.Text(input.sizes)}; ([images,] channels, height, width) is needed");
        if (input.type != ScalarType.Float32)
            throw new NotSupportedException($"{operation} is for Float32 tensors, not {input.type}");
        if (padding.Item1 > kernel.Item1 / 2 || padding.Item2 > kernel.Item2 / 2)
            throw new ArgumentException($"{operation}: padding {padding} is more than half of the kernel {kernel}");
        return new Window(
            WindowAxis.Of(operation, input.sizes[^2], kernel.Item1, stride.Item1, padding.Item1, padding.Item1, dilation.Item1, ceiling),
            WindowAxis.Of(operation, input.sizes[^1], kernel.Item2, stride.Item2, padding.Item2, padding.Item2, dilation.Item2, ceiling));
    }
}
