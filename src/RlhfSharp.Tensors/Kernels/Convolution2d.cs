namespace TorchSharp.Kernels;

/// <summary>
/// Two-dimensional cross-correlation as matrix products of <see cref="ImageColumns"/>, image by image and group by group. Images are shared
/// between threads; the gradient of the weights is summed over a number of parts that does not depend on the threads.
/// </summary>
internal static unsafe class Convolution2d
{
    private const long Parts = 8;

    /// <summary>y[n, o] = b[o] + sum over c of x[n, c] * w[o, c]; bias may be null.</summary>
    public static void Forward(in ConvolutionShape shape, float* x, float* w, float* bias, float* y)
    {
        var work = new Work { Shape = shape, X = x, W = w, Bias = bias, Y = y };
        WorkerPool.For(shape.Images * shape.Groups, &ForwardBlock, &work);
    }

    /// <summary>dx from dy; dx is overwritten.</summary>
    public static void BackwardInput(in ConvolutionShape shape, float* w, float* dy, float* dx)
    {
        var work = new Work { Shape = shape, X = dx, W = w, Y = dy };
        WorkerPool.For(shape.Images * shape.Groups, &BackwardInputBlock, &work);
    }

    /// <summary>dw from x and dy; dw is overwritten.</summary>
    public static void BackwardWeight(in ConvolutionShape shape, float* x, float* dy, float* dw)
    {
        long size = shape.WeightSize * shape.Groups, parts = Math.Min(Parts, shape.Images);
        using Scratch scratch = Scratch.Open();
        var work = new Work { Shape = shape, X = x, W = scratch.Cleared<float>(parts * size), Y = dy, Parts = parts };
        WorkerPool.For(parts * shape.Groups, &BackwardWeightBlock, &work);
        new Span<float>(dw, checked((int)size)).Clear();
        for (long part = 0; part < parts; part++)
            for (long i = 0; i < size; i++)
                dw[i] += work.W[part * size + i];
    }

    private static void ForwardBlock(void* state, long block)
    {
        var work = (Work*)state;
        ConvolutionShape shape = work->Shape;
        (long image, long group) = Math.DivRem(block, shape.Groups);
        using Scratch scratch = Scratch.Open();
        long positions = shape.Window.Count, inner = shape.Inner;
        float* y = work->Y + block * shape.Outputs * positions;
        float* bias = work->Bias == null ? null : work->Bias + group * shape.Outputs;
        for (long output = 0; bias != null && output < shape.Outputs; output++)
            new Span<float>(y + output * positions, (int)positions).Fill(bias[output]);
        float* columns = Columns(work, image, group, scratch);
        MatMul.Multiply(false, false, shape.Outputs, positions, inner, work->W + group * shape.WeightSize, inner, columns, positions,
            y, positions, accumulate: bias != null);
    }

    private static void BackwardInputBlock(void* state, long block)
    {
        var work = (Work*)state;
        ConvolutionShape shape = work->Shape;
        (_, long group) = Math.DivRem(block, shape.Groups);
        using Scratch scratch = Scratch.Open();
        long positions = shape.Window.Count, inner = shape.Inner, size = shape.Inputs * shape.Window.PlaneSize;
        float* dx = work->X + block * size;
        float* columns = shape.Window.IsIdentity ? dx : scratch.Floats(inner * positions);
        MatMul.Multiply(true, false, inner, positions, shape.Outputs, work->W + group * shape.WeightSize, inner,
            work->Y + block * shape.Outputs * positions, positions, columns, positions);
        if (shape.Window.IsIdentity)
            return;
        new Span<float>(dx, checked((int)size)).Clear();
        ImageColumns.FoldAdd(columns, shape.Inputs, shape.Window, dx);
    }

    private static void BackwardWeightBlock(void* state, long block)
    {
        var work = (Work*)state;
        ConvolutionShape shape = work->Shape;
        (long part, long group) = Math.DivRem(block, shape.Groups);
        long positions = shape.Window.Count, inner = shape.Inner;
        float* dw = work->W + block * shape.WeightSize;
        for (long image = part * shape.Images / work->Parts; image < (part + 1) * shape.Images / work->Parts; image++)
        {
            using Scratch scratch = Scratch.Open();
            float* dy = work->Y + (image * shape.Groups + group) * shape.Outputs * positions;
            MatMul.Multiply(false, true, shape.Outputs, inner, positions, dy, positions, Columns(work, image, group, scratch), positions,
                dw, inner, accumulate: true);
        }
    }

    private static float* Columns(Work* work, long image, long group, Scratch scratch)
    {
        ConvolutionShape shape = work->Shape;
        float* x = work->X + (image * shape.Groups + group) * shape.Inputs * shape.Window.PlaneSize;
        if (shape.Window.IsIdentity)
            return x;
        float* columns = scratch.Floats(shape.Inner * shape.Window.Count);
        ImageColumns.Unfold(x, shape.Inputs, shape.Window, columns);
        return columns;
    }

    private struct Work
    {
        public ConvolutionShape Shape;
        public float* X; // [images, groups, inputs, height, width], or its gradient
        public float* W; // [groups, outputs, inner], or the parts of its gradient
        public float* Bias; // [groups, outputs] or null
        public float* Y; // [images, groups, outputs, positions], or its gradient
        public long Parts;
    }
}
