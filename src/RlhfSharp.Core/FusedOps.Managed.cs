using TorchSharp.Kernels;

namespace RlhfSharp.Core;

// The managed engine: each operation calls its kernel and records one node on the tape.
public static unsafe partial class FusedOps
{
    private const long LogitsAtOnce = 8 << 20; // floats

    /// <summary>The tensor engine of this build.</summary>
    public static string EngineName => "managed";

    /// <summary>Threads that an operation may use, the caller included.</summary>
    public static int ThreadCount
    {
        get => WorkerPool.ThreadCount;
        set => WorkerPool.ThreadCount = value;
    }

    /// <summary>The most bytes that tensors held at once since the start; 0 where the engine does not count them.</summary>
    public static long PeakTensorBytes => StoragePool.PeakBytes;

    /// <summary>The vector width in use, for people.</summary>
    public static string SimdDescription => Hardware.Description;

    private static Tensor Dense(Tensor tensor) => tensor.is_contiguous() ? tensor : tensor.contiguous();

    private static Tensor NewTensor(params long[] sizes) => Tensor.Allocate(sizes, ScalarType.Float32);

    private static Tensor AttendPacked(Tensor queryKeyValue, Tensor rowOffsets, int heads)
    {
        Tensor input = Dense(queryKeyValue), offsets = Dense(rowOffsets);
        long tokens = input.shape[0], width = input.shape[1] / 3;
        Tensor output = NewTensor(tokens, width), logSumExp = NewTensor(tokens, heads);
        PackedRows rows = Rows(input, offsets, output, logSumExp, heads);
        PackedAttention.Forward(&rows);
        GC.KeepAlive(input);
        GC.KeepAlive(offsets);
        if (Tape.Records(input))
            Tape.Record("packed_causal_attention", output, [input], [input, offsets, output, logSumExp], node =>
            {
                using Tensor outer = node.Gradient.contiguous();
                Tensor gradient = NewTensor(node.Saved(0).shape);
                PackedRows rows = Rows(node.Saved(0), node.Saved(1), node.Saved(2), node.Saved(3), heads);
                rows.OutputGradient = outer.DataPointer;
                rows.Gradient = gradient.DataPointer;
                PackedAttention.Backward(&rows);
                GC.KeepAlive(outer);
                node.Give(0, gradient);
            });
        logSumExp.Dispose();
        return output;
    }

    private static PackedRows Rows(Tensor queryKeyValue, Tensor rowOffsets, Tensor output, Tensor logSumExp, int heads) => new()
    {
        QueryKeyValue = queryKeyValue.DataPointer,
        RowOffsets = rowOffsets.LongPointer,
        Rows = rowOffsets.shape[0] - 1,
        Heads = heads,
        HeadSize = output.shape[1] / heads,
        Output = output.DataPointer,
        LogSumExp = logSumExp.DataPointer,
    };

    private static Tensor MultiplyAdd(Tensor input, Tensor weight, Tensor bias, Tensor? residual)
    {
        Tensor x = Dense(input), w = Dense(weight), b = Dense(bias);
        Tensor? r = residual is null ? null : Dense(residual);
        Tensor output = Affine(x, w, b, r);
        if (Tape.Records([x, w, b, r]))
            Tape.Record("linear_conv1d", output, [x, w, b, r], [x, w], static node =>
            {
                using Tensor outer = node.Gradient.contiguous();
                GiveLinear(node, outer);
                if (node.Needs(3))
                    node.Give(3, node.Gradient);
            });
        return output;
    }

    private static Tensor MultiplyAddGelu(Tensor input, Tensor weight, Tensor bias)
    {
        Tensor x = Dense(input), w = Dense(weight), b = Dense(bias);
        if (!Tape.Records(x, w, b))
        {
            Tensor result = NewTensor(x.shape[0], w.shape[1]);
            return Affine(x, w, b, null, result, result);
        }

        Tensor before = NewTensor(x.shape[0], w.shape[1]), output = NewTensor(before.shape);
        Affine(x, w, b, null, before, output);
        Tape.Record("linear_gelu", output, [x, w, b], [x, w, before], static node =>
        {
            using Tensor outer = node.Gradient.contiguous(), inner = NewTensor(outer.shape);
            Gelu.Backward(node.Saved(2).DataPointer, outer.DataPointer, inner.DataPointer, outer.numel());
            GC.KeepAlive(outer);
            GiveLinear(node, inner);
        });
        before.Dispose();
        return output;
    }

    private static Tensor Affine(Tensor x, Tensor w, Tensor b, Tensor? residual) =>
        Affine(x, w, b, residual, NewTensor(x.shape[0], w.shape[1]), null);

    /// <summary>output = x w + b (+ residual), and GELU of it in another tensor or in place, if there is one.</summary>
    private static Tensor Affine(Tensor x, Tensor w, Tensor b, Tensor? residual, Tensor output, Tensor? gelu)
    {
        long n = x.shape[0], inner = w.shape[0], outer = w.shape[1];
        MatMul.Multiply(
            false, false, n, outer, inner, x.DataPointer, inner, w.DataPointer, outer, output.DataPointer, outer, bias: b.DataPointer,
            residual: residual is null ? null : residual.DataPointer, gelu: gelu is null ? null : gelu.DataPointer);
        GC.KeepAlive(x);
        GC.KeepAlive(w);
        GC.KeepAlive(b);
        GC.KeepAlive(residual);
        return output;
    }

    /// <summary>Gradients of y = x w + b for the node's inputs x, w, b; x and w are its saved tensors 0 and 1.</summary>
    private static void GiveLinear(Node node, Tensor gradient)
    {
        Tensor x = node.Saved(0), w = node.Saved(1);
        long n = x.shape[0], inner = w.shape[0], outer = w.shape[1];
        if (node.Needs(0))
        {
            Tensor dx = NewTensor(n, inner);
            MatMul.Multiply(false, true, n, inner, outer, gradient.DataPointer, outer, w.DataPointer, outer, dx.DataPointer, inner);
            node.Give(0, dx);
        }
        if (node.Needs(1))
        {
            Tensor dw = NewTensor(inner, outer);
            MatMul.Multiply(true, false, inner, outer, n, x.DataPointer, inner, gradient.DataPointer, outer, dw.DataPointer, outer);
            node.Give(1, dw);
        }
        if (node.Needs(2))
        {
            Tensor db = NewTensor(outer);
            ColumnSum.Forward(gradient.DataPointer, db.DataPointer, n, outer);
            node.Give(2, db);
        }
        GC.KeepAlive(gradient);
    }

    private static void StepAdam(
        IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> firstMoments,
        IReadOnlyList<Tensor> secondMoments, double beta1, double beta2, double stepSize, double rootCorrection, double epsilon,
        double learningRate, IReadOnlyList<double> weightDecays)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            Tensor parameter = parameters[i], first = firstMoments[i], second = secondMoments[i];
            Require(
                parameter.is_contiguous() && first.is_contiguous() && second.is_contiguous(),
                $"parameter {i} or one of its moments is not contiguous");
            Tensor gradient = Dense(gradients[i]);
            TorchSharp.Kernels.Adam.Step(
                parameter.DataPointer, gradient.DataPointer, first.DataPointer, second.DataPointer, parameter.numel(),
                beta1, beta2, stepSize, rootCorrection, epsilon, learningRate * weightDecays[i]);
            parameter.Written();
            first.Written();
            second.Written();
            GC.KeepAlive(gradient);
        }
    }

    private static double Norm(IReadOnlyList<Tensor> tensors)
    {
        double sum = 0;
        foreach (Tensor tensor in tensors)
        {
            Tensor dense = Dense(tensor);
            sum += TorchSharp.Kernels.Adam.SumOfSquares(dense.DataPointer, dense.numel());
            GC.KeepAlive(dense);
        }
        return Math.Sqrt(sum);
    }

    private static void ScaleInPlace(IReadOnlyList<Tensor> tensors, double factor)
    {
        foreach (Tensor tensor in tensors)
        {
            Require(tensor.is_contiguous(), $"a tensor of shape [{string.Join(", ", tensor.shape)}] is not contiguous");
            TorchSharp.Kernels.Adam.Scale((float)factor, tensor.DataPointer, tensor.numel());
            tensor.Written();
        }
    }
}
