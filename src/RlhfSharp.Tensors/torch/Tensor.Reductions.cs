namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum of all elements. Mind that C# takes sum(0) for sum(ScalarType.Byte), here and in TorchSharp: write sum(0L).</summary>
        public Tensor sum(ScalarType? type = null) => type == ScalarType.Byte
            ? throw new NotSupportedException("sum: C# takes the literal 0 in sum(0) for a ScalarType (Byte); for dimension 0 write sum(0L) or sum(dim: 0)")
            : SumOver([], false, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => SumOver(dim, keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => SumOver(dim, keepdim, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => SumOver([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => SumOver([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => SumOver([dim0, dim1, dim2], keepdim, type);

        public Tensor mean() => mean([]);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            if (type is null && this.type != ScalarType.Float32)
                throw new InvalidOperationException($"mean: the tensor is of {this.type}; convert it to Float32 first, or pass type");
            bool[] reduced = Reductions.Flags(dimensions, sizes.Length);
            long count = 1;
            for (int d = 0; d < sizes.Length; d++)
                count *= reduced[d] ? sizes[d] : 1;
            using Tensor total = SumOver(dimensions, keepdim, ScalarType.Float32);
            return total.div((double)count);
        }

        public Tensor var(bool unbiased = true) => Variance([], unbiased, false);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Variance([dim], unbiased, keepdim);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Variance(dimensions, unbiased, keepdim);

        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Variance(dimensions, unbiased, keepdim);

        public Tensor std(bool unbiased = true) => StandardDeviation([], unbiased, false);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => StandardDeviation([dim], unbiased, keepdim);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            StandardDeviation(dimensions, unbiased, keepdim);

        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            StandardDeviation(dimensions, unbiased, keepdim);

        /// <summary>(sum |x|^p)^(1/p) over all elements; p may be infinite.</summary>
        public Tensor norm(float p = 2) => Norm([], false, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Norm([dim], keepdim, p);

        public Tensor max() => Extreme("max", [], false, true);

        public Tensor min() => Extreme("min", [], false, false);

        /// <summary>Largest values along a dimension and the position of the first of each; the gradient goes there.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => ExtremeAt("max", dim, keepdim, true);

        /// <summary>Smallest values along a dimension and the position of the first of each; the gradient goes there.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => ExtremeAt("min", dim, keepdim, false);

        public Tensor amax(params long[] dims) => Extreme("amax", dims, false, true);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => amax((ReadOnlySpan<long>)dims, keepdim, @out);

        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => IntoOut(Extreme("amax", dims, keepdim, true), @out);

        public Tensor amin(params long[] dims) => Extreme("amin", dims, false, false);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => amin((ReadOnlySpan<long>)dims, keepdim, @out);

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => IntoOut(Extreme("amin", dims, keepdim, false), @out);

        public Tensor argmax() => Position("argmax", [], false, true);

        public Tensor argmax(long dim, bool keepdim = false) => Position("argmax", [dim], keepdim, true);

        public Tensor argmin() => Position("argmin", [], false, false);

        public Tensor argmin(long dim, bool keepdim = false) => Position("argmin", [dim], keepdim, false);

        public Tensor any() => Any([], false);

        public Tensor any(long dim, bool keepdim = false) => Any([dim], keepdim);

        public Tensor all() => All([], false);

        public Tensor all(long dim, bool keepdim = false) => All([dim], keepdim);

        private Tensor SumOver(ReadOnlySpan<long> dims, bool keepdim, ScalarType? wanted)
        {
            bool[] reduced = Reductions.Flags(dims, sizes.Length);
            Tensor source = wanted is { } type ? As(type) : this;
            Tensor result = Reductions.Sum(source, reduced, keepdim);
            if (source != this)
                source.Dispose();
            if (Tape.Records(this) && result.type == ScalarType.Float32)
            {
                long[] whole = sizes, kept = Reductions.ResultShape(sizes, reduced, true);
                Tape.Record("sum", result, [this], [], node => node.Give(0, node.Gradient.reshape(kept).expand(whole)));
            }

            return result;
        }

        private Tensor Variance(ReadOnlySpan<long> dims, bool unbiased, bool keepdim)
        {
            if (type != ScalarType.Float32)
                throw new InvalidOperationException($"var: the tensor is of {type}; convert it to Float32 first");
            using DisposeScope scope = NewDisposeScope();
            bool[] reduced = Reductions.Flags(dims, sizes.Length);
            long count = 1;
            for (int d = 0; d < sizes.Length; d++)
                count *= reduced[d] ? sizes[d] : 1;
            double divisor = Math.Max(0, count - (unbiased ? 1 : 0));
            long[] over = dims.ToArray();
            Tensor centered = sub(mean(over, keepdim: true));
            return centered.square().sum(over, keepdim).div(divisor).MoveToOuterDisposeScope();
        }

        private Tensor StandardDeviation(ReadOnlySpan<long> dims, bool unbiased, bool keepdim)
        {
            using Tensor variance = Variance(dims, unbiased, keepdim);
            return variance.sqrt();
        }

        private Tensor Norm(ReadOnlySpan<long> dims, bool keepdim, float p)
        {
            using DisposeScope scope = NewDisposeScope();
            if (p == 2)
            {
                // The gradient of a zero norm is zero (a subgradient), as in PyTorch.
                long[] over = dims.ToArray();
                Tensor plain = detach();
                Tensor length = plain.square().sum(over, keepdim).sqrt();
                if (Tape.Records(this))
                {
                    long[] kept = Reductions.ResultShape(sizes, Reductions.Flags(dims, sizes.Length), true);
                    Tape.Record("norm", length, [this], [this, length], node =>
                    {
                        Tensor whole = node.Saved(1).reshape(kept);
                        Tensor slope = node.Gradient.reshape(kept).div(whole).masked_fill(whole.eq(0.0), 0.0);
                        node.Give(0, slope.mul(node.Saved(0)));
                    });
                }

                return length.MoveToOuterDisposeScope();
            }

            Tensor size = abs();
            Tensor result = float.IsPositiveInfinity(p) ? size.amax(dims, keepdim)
                : p == 1 ? size.sum(dims, keepdim)
                : size.pow(p).sum(dims, keepdim).pow(1 / p);
            return result.MoveToOuterDisposeScope();
        }

        // All elements that equal the extreme share its gradient evenly.
        private Tensor Extreme(string name, ReadOnlySpan<long> dims, bool keepdim, bool largest)
        {
            bool[] reduced = Reductions.Flags(dims, sizes.Length);
            Tensor result = Extremes.Find(name, this, reduced, keepdim, largest, false).Values;
            if (Tape.Records(this))
            {
                long[] kept = Reductions.ResultShape(sizes, reduced, true);
                long[] over = Enumerable.Range(0, sizes.Length).Where(d => reduced[d]).Select(d => (long)d).ToArray();
                Tape.Record(name, result, [this], [this, result], node =>
                {
                    Tensor hits = node.Saved(0).eq(node.Saved(1).reshape(kept)).to(ScalarType.Float32);
                    Tensor share = over.Length == 0 ? hits : hits.div(hits.sum(over, true));
                    node.Give(0, share.mul(node.Gradient.reshape(kept)));
                });
            }

            return result;
        }

        private (Tensor Values, Tensor Indexes) ExtremeAt(string name, long dim, bool keepdim, bool largest)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            (Tensor values, Tensor? positions) = Extremes.Find(name, this, Reductions.Flags([d], sizes.Length), keepdim, largest, true);
            if (Tape.Records(this))
            {
                long[] whole = sizes;
                Tape.RecordMany(name, [values, positions!], [this], [positions], node =>
                {
                    Tensor gradient = node.Gradient, index = node.Saved(0);
                    if (!keepdim && whole.Length > 0)
                    {
                        gradient = gradient.unsqueeze(d);
                        index = index.unsqueeze(d);
                    }

                    node.Give(0, torch.zeros(whole).scatter_add_(d, index, gradient));
                });
            }

            return (values, positions!);
        }

        private Tensor Position(string name, ReadOnlySpan<long> dims, bool keepdim, bool largest)
        {
            (Tensor values, Tensor? positions) = Extremes.Find(name, this, Reductions.Flags(dims, sizes.Length), keepdim, largest, true);
            values.Dispose();
            return positions!;
        }

        private Tensor Any(ReadOnlySpan<long> dims, bool keepdim)
        {
            using Tensor set = ne(0);
            using Tensor count = set.sum(dims, keepdim);
            return count.gt(0);
        }

        private Tensor All(ReadOnlySpan<long> dims, bool keepdim)
        {
            using Tensor unset = eq(0);
            using Tensor count = unset.sum(dims, keepdim);
            return count.eq(0);
        }

        private static Tensor IntoOut(Tensor result, Tensor? target)
        {
            if (target is null)
                return result;
            target.copy_(result);
            result.Dispose();
            return target;
        }
    }
}
