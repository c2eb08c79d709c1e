namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public unsafe Tensor cumsum(long dim, ScalarType? type = null)
        {
            int d = Shapes.Dimension(dim, sizes.Length);
            ScalarType wanted = type ?? (this.type == ScalarType.Float32 ? ScalarType.Float32 : ScalarType.Int64);
            using Tensor source = to(wanted);
            Tensor packed = source.Packed(), result = AllocateLike(packed);
            long outer = Shapes.Count(sizes.AsSpan(0, Math.Min(d, sizes.Length))), count = sizes.Length == 0 ? 1 : sizes[d];
            long inner = sizes.Length == 0 ? 1 : Shapes.Count(sizes.AsSpan(d + 1));
            if (wanted == ScalarType.Float32)
                RunningSums(packed.DataPointer, result.DataPointer, outer, count, inner);
            else
                RunningSums(packed.LongPointer, result.LongPointer, outer, count, inner);
            GC.KeepAlive(packed);
            if (packed != source)
                packed.Dispose();
            if (Tape.Records(this))
                Tape.Record("cumsum", result, [this], [], node => node.Give(0, node.Gradient.flip(d).cumsum(d).flip(d)));
            return result;
        }

        /// <summary>The product of all elements.</summary>
        public Tensor prod(ScalarType? type = null)
        {
            using DisposeScope scope = NewDisposeScope();
            return reshape(-1).prod(0L, false, type).MoveToOuterDisposeScope();
        }

        /// <summary>The product along a dimension; its gradient is exact where elements are zero, too.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null)
        {
            using DisposeScope scope = NewDisposeScope();
            int d = Shapes.Dimension(dim, sizes.Length);
            Tensor source = type is { } wanted ? to(wanted) : this.type == ScalarType.Bool ? to(ScalarType.Int64) : this;
            Tensor product = torch.ones([.. sizes[..d], 1, .. sizes[(d + 1)..]], source.type);
            for (long i = 0; i < sizes[d]; i++)
                product = product.mul(source.narrow(d, i, 1));
            return (keepdim ? product.alias() : product.squeeze(d)).MoveToOuterDisposeScope();
        }

        /// <summary>A copy with the order of the elements along the given dimensions reversed.</summary>
        public Tensor flip(params long[] dims)
        {
            long[] reversed = (long[])strides.Clone();
            long start = offset;
            foreach (long dim in dims)
            {
                int d = Shapes.Dimension(dim, sizes.Length);
                if (sizes.Length == 0)
                    continue;
                if (reversed[d] != strides[d])
                    throw new ArgumentException($"flip: dimension {dim} appears twice in {Shapes.Text(dims)}");
                start += Math.Max(0, sizes[d] - 1) * strides[d];
                reversed[d] = -strides[d];
            }

            using Tensor view = ViewOf(sizes, reversed, start);
            Tensor result = view.Apart();
            if (Tape.Records(this))
                Tape.Record("flip", result, [this], [], node => node.Give(0, node.Gradient.flip(dims)));
            return result;
        }

        public Tensor roll(long shifts, long? dims = null)
        {
            if (dims is not { } dim)
            {
                using DisposeScope scope = NewDisposeScope();
                return reshape(-1).roll(shifts, 0).reshape(sizes).MoveToOuterDisposeScope();
            }

            int d = Shapes.Dimension(dim, sizes.Length);
            if (sizes.Length == 0 || sizes[d] == 0)
                return clone();
            using DisposeScope inner = NewDisposeScope();
            long size = sizes[d], by = (shifts % size + size) % size;
            return torch.cat([narrow(d, size - by, by), narrow(d, 0, size - by)], d).MoveToOuterDisposeScope();
        }

        public Tensor roll(long[] shifts) => roll((ReadOnlySpan<long>)shifts, default(ReadOnlySpan<long>));

        public Tensor roll(long[] shifts, long[] dims) => roll((ReadOnlySpan<long>)shifts, dims);

        /// <summary>Moves elements along dimensions; those pushed out come in again at the other end.</summary>
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default)
        {
            if (dims.Length == 0 && shifts.Length == 1)
                return roll(shifts[0]);
            if (dims.Length != shifts.Length)
                throw new ArgumentException($"roll: {shifts.Length} shifts for {dims.Length} dimensions");
            using DisposeScope scope = NewDisposeScope();
            Tensor result = alias();
            for (int i = 0; i < dims.Length; i++)
                result = result.roll(shifts[i], dims[i]);
            return result.MoveToOuterDisposeScope();
        }

        /// <summary>The tensor repeated so often along each dimension.</summary>
        public Tensor repeat(params long[] sizes)
        {
            int missing = sizes.Length - this.sizes.Length;
            if (missing < 0)
                throw new ArgumentException($"repeat: {sizes.Length} counts for a tensor of {this.sizes.Length} dimensions");
            using DisposeScope scope = NewDisposeScope();
            var single = new List<long>();
            var spread = new List<long>();
            var target = new List<long>();
            for (int d = 0; d < sizes.Length; d++)
            {
                long own = d < missing ? 1 : this.sizes[d - missing];
                single.AddRange([1, own]);
                spread.AddRange([sizes[d], own]);
                target.Add(sizes[d] * own);
            }

            return reshape(single.ToArray()).expand(spread.ToArray()).reshape(target.ToArray()).MoveToOuterDisposeScope();
        }

        /// <summary>A copy with zeros above the diagonal of the last two dimensions.</summary>
        public Tensor tril(long diagonal = 0) => Triangle(diagonal, lower: true);

        /// <summary>A copy with zeros below the diagonal of the last two dimensions.</summary>
        public Tensor triu(long diagonal = 0) => Triangle(diagonal, lower: false);

        public Tensor fill_(Scalar value)
        {
            Tape.PrepareInPlace("fill_", this);
            Elementwise.Fill(this, value);
            Tape.RecordInPlace("fill_", this, [this], [], static node => node.Give(0, torch.zeros_like(node.Gradient)));
            return this;
        }

        public Tensor zero_() => fill_(0);

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros_like(this, dtype, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones_like(this, dtype, device, requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty_like(this, dtype, device, requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full_like(this, value, dtype, device, requires_grad);

        /// <summary>Zeros of this tensor's type.</summary>
        public Tensor zeros(params long[] sizes) => torch.zeros(sizes, type);

        /// <summary>Ones of this tensor's type.</summary>
        public Tensor ones(params long[] sizes) => torch.ones(sizes, type);

        /// <summary>An uninitialised tensor of this tensor's type.</summary>
        public Tensor empty(params long[] sizes) => torch.empty(sizes, type);

        /// <summary>A constant tensor of this tensor's type.</summary>
        public Tensor full(long[] sizes, Scalar value) => torch.full(sizes, value, type);

        /// <summary>A constant tensor of this tensor's type.</summary>
        public Tensor full(ReadOnlySpan<long> sizes, Scalar value) => torch.full(sizes, value, type);

        /// <summary>An identity matrix of this tensor's type.</summary>
        public Tensor eye(long rows, long columns) => torch.eye(rows, columns, type);

        private static unsafe void RunningSums(float* x, float* y, long outer, long count, long inner)
        {
            for (long o = 0; o < outer; o++)
            {
                for (long j = 0; j < inner; j++)
                {
                    double sum = 0;
                    for (long at = o * count * inner + j, end = at + count * inner; at < end; at += inner)
                        y[at] = (float)(sum += x[at]);
                }
            }
        }

        private static unsafe void RunningSums(long* x, long* y, long outer, long count, long inner)
        {
            for (long o = 0; o < outer; o++)
            {
                for (long j = 0; j < inner; j++)
                {
                    long sum = 0;
                    for (long at = o * count * inner + j, end = at + count * inner; at < end; at += inner)
                        y[at] = sum += x[at];
                }
            }
        }

        private Tensor Triangle(long diagonal, bool lower)
        {
            if (sizes.Length < 2)
                throw new ArgumentException($"{(lower ? "tril" : "triu")}: needs at least 2 dimensions, not {Shapes.Text(sizes)}");
            using DisposeScope scope = NewDisposeScope();
            Tensor rows = torch.arange(sizes[^2]).unsqueeze(1).add_(diagonal), columns = torch.arange(sizes[^1]);
            Tensor outside = lower ? columns.gt(rows) : columns.lt(rows);
            return masked_fill(outside, 0).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Tensors joined along an existing dimension; all other sizes are equal. Empty vectors are skipped, as in PyTorch.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        Tensor[] parts = tensors.Where(part => part.sizes is not [0]).ToArray();
        if (parts.Length == 0)
            return tensors.Count > 0 ? tensors[0].clone() : throw new ArgumentException("cat: at least one tensor is needed");
        int rank = parts[0].sizes.Length, d = Shapes.Dimension(dim, rank);
        if (rank == 0)
            throw new ArgumentException("cat: tensors without dimensions cannot be joined; use stack");
        ScalarType type = parts.Aggregate(parts[0].type, (found, part) => Tensor.Promote(found, part.type));
        long[] shape = (long[])parts[0].sizes.Clone();
        shape[d] = 0;
        foreach (Tensor part in parts)
        {
            for (int i = 0; i < Math.Max(rank, part.sizes.Length); i++)
            {
                if (part.sizes.Length != rank || (i != d && part.sizes[i] != shape[i]))
                    throw new ArgumentException(
                        $"cat: shapes {Shapes.Text(parts[0].sizes)} and {Shapes.Text(part.sizes)} differ in more than dimension {d}");
            }

            shape[d] += part.sizes[d];
        }

        Tensor result = Tensor.Allocate(shape, type);
        long[] sizes = new long[parts.Length];
        long start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            sizes[i] = parts[i].sizes[d];
            using Tensor target = result.ViewOf(parts[i].sizes, result.strides, start * result.strides[d]);
            Elementwise.Copy(target, parts[i]);
            start += sizes[i];
        }

        if (Tape.Records(parts))
            Tape.Record("cat", result, parts, [], node =>
            {
                long at = 0;
                for (int i = 0; i < sizes.Length; i++)
                {
                    if (node.Needs(i))
                        node.Give(i, node.Gradient.narrow(d, at, sizes[i]));
                    at += sizes[i];
                }
            });
        return result;
    }

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat((IList<Tensor>)tensors.ToArray(), dim);

    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);

    /// <summary>Tensors of one shape joined along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] all = tensors.ToArray();
        foreach (Tensor tensor in all)
        {
            if (!tensor.sizes.AsSpan().SequenceEqual(all[0].sizes))
                throw new ArgumentException($"stack: shapes {Shapes.Text(all[0].sizes)} and {Shapes.Text(tensor.sizes)} differ");
        }

        if (all.Length == 0)
            throw new ArgumentException("stack: at least one tensor is needed");
        int d = Shapes.Dimension(dim, all[0].sizes.Length + 1);
        Tensor[] raised = Array.ConvertAll(all, tensor => tensor.unsqueeze(d));
        // A [0] vector that cat would skip has become [1, 0] or [0, 1] here.
        return cat((IList<Tensor>)raised, d).MoveToOuterDisposeScope();
    }
}
