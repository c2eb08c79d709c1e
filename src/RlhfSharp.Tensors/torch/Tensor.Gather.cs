namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor gather(long dim, Tensor index)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            Tensor result = Scatter.Gather(this, d, index);
            if (Tape.Records(this))
            {
                long[] whole = sizes;
                Tape.Record("gather", result, [this], [index], node =>
                {
                    Tensor gradient = torch.zeros(whole);
                    Scatter.Into(gradient, d, node.Saved(0), node.Gradient, true);
                    node.Give(0, gradient);
                });
            }

            return result;
        }

        public Tensor scatter(long dim, Tensor index, Tensor src)
        {
            using Tensor copy = clone();
            return copy.scatter_(dim, index, src).alias();
        }

        public Tensor scatter_(long dim, Tensor index, Tensor src) => ScatterInPlace("scatter_", dim, index, src, false);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => ScatterInPlace("scatter_add_", dim, index, src, true);

        /// <summary>The slices of one dimension that a vector of indices names, in its order.</summary>
        public unsafe Tensor index_select(long dim, Tensor index)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            if (index.type != ScalarType.Int64 || index.sizes.Length > 1 || sizes.Length == 0)
                throw new ArgumentException(
                    $"index_select: a vector of Int64 indices into a tensor with dimensions is needed, not {index.type}{Shapes.Text(index.sizes)} into {Shapes.Text(sizes)}");
            using Tensor at = CheckedIndex("index_select", index, sizes[d]);
            Tensor source = Packed();
            long outer = Shapes.Count(sizes.AsSpan(0, d)), inner = Shapes.Count(sizes.AsSpan(d + 1)), size = sizes[d];
            Tensor result = Allocate([.. sizes[..d], at.Count, .. sizes[(d + 1)..]], type);
            Scatter.SelectRows(source.RawPointer, result.RawPointer, at.LongPointer, at.Count, outer, size, inner * ElementSize);
            GC.KeepAlive(source);
            if (source != this)
                source.Dispose();
            if (Tape.Records(this))
            {
                long[] whole = sizes;
                Tape.Record("index_select", result, [this], [at], node =>
                {
                    Tensor gradient = torch.zeros(whole), given = node.Gradient.Packed(), rows = node.Saved(0);
                    Scatter.AddRows(gradient.DataPointer, given.DataPointer, rows.LongPointer, rows.Count, outer, size, inner);
                    node.Give(0, gradient);
                });
            }

            return result;
        }

        /// <summary>The elements where the mask holds, in row-major order.</summary>
        public Tensor masked_select(Tensor mask)
        {
            CheckMask("masked_select", mask);
            using DisposeScope scope = NewDisposeScope();
            long[] shape = Shapes.Broadcast("masked_select", sizes, mask.sizes);
            Tensor positions = mask.expand(shape).reshape(-1).nonzero().reshape(-1);
            return expand(shape).reshape(-1).index_select(0, positions).MoveToOuterDisposeScope();
        }

        /// <summary>The positions of the elements that are not zero: [count, dimensions].</summary>
        public unsafe Tensor nonzero()
        {
            using Tensor set = ne(0);
            byte* flags = set.BytePointer;
            long count = 0;
            for (long i = 0; i < set.Count; i++)
                count += flags[i];
            int rank = sizes.Length;
            Tensor result = Allocate([count, rank], ScalarType.Int64);
            long* row = result.LongPointer;
            for (long i = 0; i < set.Count; i++)
            {
                if (flags[i] == 0)
                    continue;
                long rest = i;
                for (int d = rank - 1; d >= 0; d--)
                {
                    row[d] = rest % sizes[d];
                    rest /= sizes[d];
                }

                row += rank;
            }

            return result;
        }

        /// <summary>The k largest (or smallest) along a dimension, in order, with their positions; of equal values the first comes first.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            if (sizes.Length > 0 && (k < 0 || k > sizes[d]))
                throw new ArgumentException($"topk: {k} elements asked of dimension {dim} of shape {Shapes.Text(sizes)}");
            using DisposeScope scope = NewDisposeScope();
            Tensor order = argsort(d, largest).narrow(d, 0, k).contiguous();
            Tensor values = gather(d, order);
            return (values.MoveToOuterDisposeScope(), order.MoveToOuterDisposeScope());
        }

        /// <summary>The elements of a dimension in order, and where each came from. Equal elements keep their order.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            Tensor order = argsort(dim, descending);
            return (gather(dim, order), order);
        }

        /// <summary>The positions that sort a dimension. Equal elements keep their order; NaN counts as largest.</summary>
        public Tensor argsort(long dim = -1, bool descending = false)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            using DisposeScope scope = NewDisposeScope();
            Tensor rows = sizes.Length == 0 ? detach().reshape(1) : detach().transpose(d, -1).contiguous();
            int columns = (int)rows.sizes[^1];
            long[] order = new long[rows.Count];
            double[] keys = new double[columns];
            float[] values = type == ScalarType.Float32 ? rows.data<float>().ToArray() : [];
            long[] integers = type == ScalarType.Float32 ? [] : rows.to(ScalarType.Int64).data<long>().ToArray();
            int[] positions = new int[columns];
            for (int start = 0; start < order.Length; start += columns)
            {
                for (int i = 0; i < columns; i++)
                    positions[i] = i;
                int begin = start;
                Comparison<int> compare = type == ScalarType.Float32
                    ? (a, b) => CompareNanLast(values[begin + a], values[begin + b])
                    : (a, b) => integers[begin + a].CompareTo(integers[begin + b]);
                positions.AsSpan().Sort((a, b) =>
                {
                    int result = descending ? compare(b, a) : compare(a, b);
                    return result != 0 ? result : a.CompareTo(b);
                });
                for (int i = 0; i < columns; i++)
                    order[start + i] = positions[i];
            }

            Tensor sorted = torch.tensor(order, rows.sizes);
            Tensor back = sizes.Length == 0 ? sorted.reshape([]) : sorted.transpose(d, -1).contiguous();
            return back.MoveToOuterDisposeScope();
        }

        private static int CompareNanLast(float a, float b) => a < b ? -1 : a > b ? 1 : float.IsNaN(a).CompareTo(float.IsNaN(b));

        private Tensor ScatterInPlace(string name, long dim, Tensor index, Tensor src, bool accumulate)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            Tape.PrepareInPlace(name, this, src);
            CheckNoOverlap(name);
            using Tensor? apart = src.OverlapsDifferently(this) ? src.Apart() : null;
            Scatter.Into(this, d, index, apart ?? src, accumulate);
            Tape.RecordInPlace(name, this, [this, src], [index], node =>
            {
                Tensor at = node.Saved(0), gradient = node.Gradient;
                if (node.Needs(1))
                    node.Give(1, SourceGradient(gradient, d, at, node.InputSizes(1)));
                if (!node.Needs(0))
                    return;
                if (accumulate)
                {
                    node.Give(0, gradient);
                    return;
                }

                Tensor rest = gradient.clone();
                Scatter.Into(rest, d, at, torch.zeros(at.sizes), false);
                node.Give(0, rest);
            });
            return this;
        }

        // The index may be smaller than the source; the rest of the source was not used.
        private static Tensor SourceGradient(Tensor gradient, int d, Tensor index, long[] sourceSizes)
        {
            Tensor used = Scatter.Gather(gradient, d, index);
            if (used.sizes.AsSpan().SequenceEqual(sourceSizes))
                return used;
            Tensor whole = torch.zeros(sourceSizes);
            Elementwise.Copy(whole.ViewOf(used.sizes, whole.strides, 0), used);
            return whole;
        }
    }
}
