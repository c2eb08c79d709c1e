namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The transpose of the last two dimensions.</summary>
        public Tensor mT => transpose(-2, -1);

        /// <summary>All dimensions in reverse order.</summary>
        public Tensor T => permute(Enumerable.Range(0, sizes.Length).Reverse().Select(d => (long)d).ToArray());

        /// <summary>The same tensor as another object: same memory, same place in the graph.</summary>
        public Tensor alias()
        {
            Tensor result = Alias(attach: true);
            result.isView = isView || requires_grad;
            if (autograd is { RequiresGrad: true, Node: { } made } state)
                (result.autograd = new AutogradState(sizes)).SetNode(made, state.Output);
            else if (Tape.Records(this))
                Tape.Record("alias", result, [this], [], static node => node.Give(0, node.Gradient));
            return result;
        }

        /// <summary>Another shape on the same memory; an error where the strides do not allow it (use reshape).</summary>
        public Tensor view(params long[] shape)
        {
            long[] target = Shapes.Resolve("view", shape, sizes, Count);
            long[] newStrides = ViewStrides(target) ?? throw new InvalidOperationException(
                $"view: a tensor of shape {Shapes.Text(sizes)} with strides {Shapes.Text(strides)} has no view of shape {Shapes.Text(target)}; use reshape");
            return Reshaped(target, newStrides);
        }

        public Tensor view_as(Tensor other) => view(other.sizes);

        /// <summary>Another shape, on the same memory where possible, else on a copy.</summary>
        public Tensor reshape(params long[] shape)
        {
            long[] target = Shapes.Resolve("reshape", shape, sizes, Count);
            if (ViewStrides(target) is { } newStrides)
                return Reshaped(target, newStrides);
            Tensor copy = contiguous();
            Tensor result = copy.Reshaped(target, Shapes.ContiguousStrides(target));
            copy.Dispose();
            return result;
        }

        public Tensor flatten(long start_dim = 0, long end_dim = -1)
        {
            if (sizes.Length == 0)
                return reshape(1);
            int first = Shapes.Dimension(start_dim, sizes.Length), last = Shapes.Dimension(end_dim, sizes.Length);
            if (first > last)
                throw new ArgumentException($"flatten: start_dim {start_dim} lies behind end_dim {end_dim}");
            long[] target = [.. sizes[..first], Shapes.Count(sizes.AsSpan(first, last - first + 1)), .. sizes[(last + 1)..]];
            return reshape(target);
        }

        public Tensor transpose(long dim0, long dim1)
        {
            int first = Shapes.Dimension(dim0, sizes.Length), second = Shapes.Dimension(dim1, sizes.Length);
            if (first == second)
                return alias();
            long[] newSizes = (long[])sizes.Clone(), newStrides = (long[])strides.Clone();
            (newSizes[first], newSizes[second]) = (newSizes[second], newSizes[first]);
            (newStrides[first], newStrides[second]) = (newStrides[second], newStrides[first]);
            return Viewed("transpose", newSizes, newStrides, offset, node => node.Give(0, node.Gradient.transpose(first, second)));
        }

        /// <summary>The transpose of a matrix.</summary>
        public Tensor t()
        {
            if (sizes.Length > 2)
                throw new InvalidOperationException($"t: needs at most 2 dimensions, not {Shapes.Text(sizes)}; use transpose");
            return sizes.Length < 2 ? alias() : transpose(0, 1);
        }

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor permute(params long[] permutation)
        {
            int rank = sizes.Length;
            long[] newSizes = new long[rank], newStrides = new long[rank], back = new long[rank];
            bool[] seen = new bool[rank];
            if (permutation.Length != rank)
                throw new ArgumentException($"permute: {permutation.Length} dimensions given for shape {Shapes.Text(sizes)}");
            for (int d = 0; d < rank; d++)
            {
                int from = Shapes.Dimension(permutation[d], rank);
                if (seen[from])
                    throw new ArgumentException($"permute: dimension {from} appears twice in {Shapes.Text(permutation)}");
                seen[from] = true;
                newSizes[d] = sizes[from];
                newStrides[d] = strides[from];
                back[from] = d;
            }

            return Viewed("permute", newSizes, newStrides, offset, node => node.Give(0, node.Gradient.permute(back)));
        }

        /// <summary>Without the dimensions of size 1 (or without the given one, if its size is 1).</summary>
        public Tensor squeeze(long? dim = null)
        {
            var newSizes = new List<long>();
            var newStrides = new List<long>();
            int only = dim is { } given ? Shapes.Dimension(given, sizes.Length) : -1;
            for (int d = 0; d < sizes.Length; d++)
            {
                if (sizes[d] == 1 && (only < 0 || d == only))
                    continue;
                newSizes.Add(sizes[d]);
                newStrides.Add(strides[d]);
            }

            return Reshaped(newSizes.ToArray(), newStrides.ToArray());
        }

        public Tensor unsqueeze(long dim)
        {
            int at = Shapes.Dimension(dim, sizes.Length + 1);
            long step = at < sizes.Length ? sizes[at] * strides[at] : 1;
            return Reshaped([.. sizes[..at], 1, .. sizes[at..]], [.. strides[..at], step, .. strides[at..]]);
        }

        public Tensor expand(params long[] sizes) => expand((ReadOnlySpan<long>)sizes);

        public Tensor expand(long[] sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes, isImplicit);

        public Tensor expand(Size sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes.Shape, isImplicit);

        /// <summary>The tensor repeated along dimensions of size 1 without copying; -1 keeps a size.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false)
        {
            int missing = sizes.Length - this.sizes.Length;
            if (missing < 0)
                throw new ArgumentException($"expand: shape {Shapes.Text(this.sizes)} has more dimensions than {Shapes.Text(sizes)}");
            long[] target = sizes.ToArray(), newStrides = new long[sizes.Length];
            for (int d = 0; d < target.Length; d++)
            {
                long own = d < missing ? 1 : this.sizes[d - missing];
                if (target[d] == -1 && d >= missing)
                    target[d] = own;
                if (target[d] < 0 || (own != 1 && own != target[d]))
                    throw new ArgumentException($"expand: shape {Shapes.Text(this.sizes)} cannot be expanded to {Shapes.Text(sizes)}");
            }

            Shapes.ExpandStrides(this.sizes, strides, target, newStrides);
            return Viewed("expand", target, newStrides, offset, static node => node.Give(0, node.Gradient));
        }

        public Tensor expand_as(Tensor other) => expand(other.sizes);

        public Tensor narrow(long dim, long start, long length)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            long first = start < 0 ? start + sizes[d] : start;
            if (sizes.Length == 0 || first < 0 || length < 0 || first + length > sizes[d])
                throw new ArgumentException($"narrow: {length} elements from {start} on do not lie in dimension {dim} of shape {Shapes.Text(sizes)}");
            return slice(d, first, first + length, 1);
        }

        /// <summary>Every <paramref name="step"/>-th element of one dimension; ends are clipped, negative ends count from the back.</summary>
        public Tensor slice(long dim, long start, long finish, long step)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            if (sizes.Length == 0)
                throw new ArgumentException("slice: a tensor without dimensions cannot be sliced");
            if (step <= 0)
                throw new ArgumentException($"slice: the step is {step}, but must be positive");
            long size = sizes[d];
            long first = Math.Clamp(start < 0 ? start + size : start, 0, size);
            long last = Math.Clamp(finish < 0 ? finish + size : finish, first, size);
            long[] newSizes = (long[])sizes.Clone(), newStrides = (long[])strides.Clone(), whole = sizes;
            newSizes[d] = (last - first + step - 1) / step;
            newStrides[d] = strides[d] * step;
            return Viewed("slice", newSizes, newStrides, offset + first * strides[d], node =>
            {
                Tensor full = torch.zeros(whole);
                Tensor part = full.slice(d, first, last, step);
                Elementwise.Copy(part, node.Gradient);
                node.Give(0, full);
            });
        }

        public Tensor select(long dim, long index)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            if (sizes.Length == 0)
                throw new ArgumentException("select: a tensor without dimensions has nothing to select from");
            long at = index < 0 ? index + sizes[d] : index;
            if (at < 0 || at >= sizes[d])
                throw new ArgumentOutOfRangeException(nameof(index), $"index {index} is out of range for dimension {dim} of shape {Shapes.Text(sizes)}");
            long[] whole = sizes;
            return Viewed("select", [.. sizes[..d], .. sizes[(d + 1)..]], [.. strides[..d], .. strides[(d + 1)..]], offset + at * strides[d], node =>
            {
                Tensor full = torch.zeros(whole);
                Elementwise.Copy(full.select(d, at), node.Gradient);
                node.Give(0, full);
            });
        }

        public Tensor[] unbind(long dimension = 0)
        {
            int d = Shapes.Dimension(dimension, sizes.Length);
            var parts = new Tensor[sizes[d]];
            for (int i = 0; i < parts.Length; i++)
                parts[i] = select(d, i);
            return parts;
        }

        public Tensor[] split(long size, int dim = 0)
        {
            if (size <= 0)
                throw new ArgumentException($"split: the size of a part is {size}, but must be positive");
            long total = this.size(dim);
            var parts = new Tensor[Math.Max(1, (total + size - 1) / size)];
            for (int i = 0; i < parts.Length; i++)
                parts[i] = narrow(dim, i * size, Math.Min(size, total - i * size));
            return parts;
        }

        public Tensor[] split(params long[] sizes) => split((ReadOnlySpan<long>)sizes);

        public Tensor[] split(long[] sizes, long dim = 0) => split((ReadOnlySpan<long>)sizes, dim);

        /// <summary>Parts of the given sizes, which must add up to the dimension.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0)
        {
            int d = Shapes.Dimension(dim, this.sizes.Length);
            var parts = new Tensor[sizes.Length];
            long start = 0, total = 0;
            foreach (long size in sizes)
                total += size;
            if (total != this.sizes[d])
                throw new ArgumentException($"split: parts {Shapes.Text(sizes)} do not add up to dimension {dim} of shape {Shapes.Text(this.sizes)}");
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = narrow(d, start, sizes[i]);
                start += sizes[i];
            }

            return parts;
        }

        /// <summary>At most <paramref name="chunks"/> parts of equal size (the last may be smaller).</summary>
        public Tensor[] chunk(long chunks, long dim = 0)
        {
            if (chunks <= 0)
                throw new ArgumentException($"chunk: the number of chunks is {chunks}, but must be positive");
            int d = Shapes.Dimension(dim, sizes.Length);
            return split(Math.Max(1, (sizes[d] + chunks - 1) / chunks), d);
        }

        // A view whose gradient is the same elements in the old shape.
        private Tensor Reshaped(long[] newSizes, long[] newStrides)
        {
            long[] old = sizes;
            return Viewed("reshape", newSizes, newStrides, offset, node => node.Give(0, node.Gradient.reshape(old)));
        }

        private Tensor Viewed(string name, long[] newSizes, long[] newStrides, long newOffset, Action<Node> backward)
        {
            Tensor result = ViewOf(newSizes, newStrides, newOffset);
            if (Tape.Records(this))
                Tape.Record(name, result, [this], [], backward);
            return result;
        }

        // Strides with which this memory reads in another shape, or null if it cannot.
        private long[]? ViewStrides(long[] target)
        {
            if (IsContiguous)
                return Shapes.ContiguousStrides(target);
            long[] result = new long[target.Length];
            int d = sizes.Length - 1, t = target.Length - 1;
            while (d >= 0)
            {
                // A run of own dimensions that lie densely behind one another...
                long step = strides[d], run = sizes[d];
                while (d > 0 && (sizes[d] == 1 || strides[d - 1] == strides[d] * sizes[d] || sizes[d - 1] == 1))
                {
                    if (sizes[d] == 1)
                        step = strides[d - 1];
                    else if (sizes[d - 1] == 1)
                        break;
                    d--;
                    run *= sizes[d];
                }

                // ...must be covered exactly by a run of target dimensions.
                long covered = 1;
                while (t >= 0 && (covered < run || target[t] == 1))
                {
                    result[t] = step * covered;
                    covered *= target[t];
                    t--;
                }

                if (covered != run)
                    return null;
                d--;
            }

            for (; t >= 0; t--)
            {
                if (target[t] != 1)
                    return null;
                result[t] = 1;
            }

            return result;
        }
    }
}
