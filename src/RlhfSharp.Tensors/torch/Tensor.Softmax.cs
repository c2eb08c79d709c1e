using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public unsafe Tensor softmax(long dim, ScalarType? dtype = null)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            Tensor result = AlongRows(d, &Softmax.Forward);
            if (Tape.Records(this))
                Tape.Record("softmax", result, [this], [result], node => node.Give(0, BackAlongRows(node, d, &Softmax.Backward)));
            return result;
        }

        public unsafe Tensor log_softmax(long dim, ScalarType? dtype = null)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            Tensor result = AlongRows(d, &LogSoftmax.Forward);
            if (Tape.Records(this))
                Tape.Record("log_softmax", result, [this], [result], node => node.Give(0, BackAlongRows(node, d, &LogSoftmax.Backward)));
            return result;
        }

        /// <summary>log(sum(exp(x))) along a dimension, stable for large values.</summary>
        public unsafe Tensor logsumexp(long dim, bool keepdim = false)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            using Tensor source = MovedLast(d);
            long columns = sizes.Length == 0 ? 1 : sizes[d];
            bool[] reduced = Reductions.Flags([d], sizes.Length);
            long[] kept = Reductions.ResultShape(sizes, reduced, true);
            Tensor result = Allocate(Reductions.ResultShape(sizes, reduced, keepdim), ScalarType.Float32);
            LogSumExp.Forward(source.DataPointer, result.DataPointer, result.Count, columns);
            GC.KeepAlive(source);
            if (Tape.Records(this))
                Tape.Record("logsumexp", result, [this], [this, result], node =>
                {
                    Tensor share = node.Saved(0).sub(node.Saved(1).reshape(kept)).exp();
                    node.Give(0, share.mul(node.Gradient.reshape(kept)));
                });
            return result;
        }

        // A packed float copy (or alias) with d last and the other dimensions in their order.
        private Tensor MovedLast(int d)
        {
            if (sizes.Length == 0 || d == sizes.Length - 1)
                return RowsLast(d);
            long[] order = [.. Enumerable.Range(0, sizes.Length).Where(other => other != d).Select(other => (long)other), d];
            using Tensor plain = detach();
            using Tensor moved = plain.permute(order);
            return ToPacked(moved);
        }

        // A packed float copy (or alias) whose last dimension is d.
        private Tensor RowsLast(int d)
        {
            if (sizes.Length == 0 || d == sizes.Length - 1)
                return type == ScalarType.Float32 && IsContiguous ? Alias(attach: true) : ToPacked(this);
            using Tensor plain = detach();
            using Tensor swapped = plain.transpose(d, -1);
            return ToPacked(swapped);
        }

        private static Tensor ToPacked(Tensor a)
        {
            Tensor result = AllocateLike(a, ScalarType.Float32);
            Elementwise.Copy(result, a);
            return result;
        }

        private unsafe Tensor AlongRows(int d, delegate*<float*, float*, long, long, void> kernel)
        {
            using Tensor source = RowsLast(d);
            Tensor rows = AllocateLike(source);
            long columns = sizes.Length == 0 ? 1 : sizes[d];
            if (Count > 0)
                kernel(source.DataPointer, rows.DataPointer, Count / columns, columns);
            GC.KeepAlive(source);
            return Restored(rows, d);
        }

        private static unsafe Tensor BackAlongRows(Node node, int d, delegate*<float*, float*, float*, long, long, void> kernel)
        {
            Tensor y = node.Saved(0).RowsLast(d), gradient = node.Gradient.RowsLast(d);
            Tensor rows = AllocateLike(y);
            long columns = y.sizes.Length == 0 ? 1 : y.sizes[^1];
            if (y.Count > 0)
                kernel(y.DataPointer, gradient.DataPointer, rows.DataPointer, y.Count / columns, columns);
            GC.KeepAlive(y);
            GC.KeepAlive(gradient);
            return Restored(rows, d);
        }

        // Undoes RowsLast: dimension d back in its place, packed.
        private static Tensor Restored(Tensor rows, int d)
        {
            if (rows.sizes.Length == 0 || d == rows.sizes.Length - 1)
                return rows;
            using Tensor swapped = rows.ViewOf(Swap(rows.sizes, d), Swap(rows.strides, d), rows.offset);
            Tensor result = swapped.Apart();
            rows.Dispose();
            return result;
        }

        private static long[] Swap(long[] values, int d)
        {
            long[] swapped = (long[])values.Clone();
            (swapped[d], swapped[^1]) = (swapped[^1], swapped[d]);
            return swapped;
        }
    }
}
