using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A part of the tensor: a view where only numbers and slices are given, a copy where tensors take part.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => Assign(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices, false);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Assign(value, [i1]);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => Assign(value, [i1, i2]);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => Assign(value, [i1, i2, i3]);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor view, Tensor?[] tensors) = Basic(indices);
            return (tensors.Any(tensor => tensor is not null) ? view.Gathered(tensors) : view).MoveToOuterDisposeScope();
        }

        public Tensor index(params Tensor[] indices)
        {
            using DisposeScope scope = NewDisposeScope();
            return Gathered(indices).MoveToOuterDisposeScope();
        }

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor view, Tensor?[] tensors) = Basic(indices);
            if (tensors.All(tensor => tensor is null))
                PutPlain(view, value, accumulate);
            else
                view.Put("index_put_", tensors, value, accumulate, this);
            return this;
        }

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            using DisposeScope scope = NewDisposeScope();
            Put("index_put_", indices, value, accumulate, this);
            return this;
        }

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor filled = torch.full(Array.Empty<long>(), value, type);
            return index_put_(filled, indices, false);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using Tensor filled = torch.full(Array.Empty<long>(), value, type);
            return index_put_(filled, indices, false);
        }

        private void Assign(Tensor value, TensorIndex[] indices) => index_put_(value, indices, false);

        private void PutPlain(Tensor view, Tensor value, bool accumulate)
        {
            Tape.PrepareInPlace("index_put_", this, value);
            if (!Tape.Records(this, value))
            {
                if (accumulate)
                    view.add_(value);
                else
                    view.copy_(value);
                return;
            }

            // Recorded as a scatter into the flat positions that the view covers.
            Tensor positions = torch.arange(Count, ScalarType.Int64).reshape(sizes);
            Tensor part = positions.ViewOf(view.sizes, PositionStrides(view), PositionOffset(view)).contiguous();
            Tensor flat = part.reshape(-1);
            Tensor values = value.to(type).expand(view.sizes).reshape(-1);
            PutFlat("index_put_", this, flat, values, accumulate);
        }

        // The number-and-slice part of an index as a view, and the tensors that index its dimensions (null: take all).
        private (Tensor View, Tensor?[] Tensors) Basic(TensorIndex[] indices)
        {
            int used = 0;
            foreach (TensorIndex index in indices)
            {
                used += index.IndexKind switch
                {
                    TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
                    TensorIndex.Kind.Tensor when index.TensorValue!.type == ScalarType.Bool => index.TensorValue.sizes.Length,
                    TensorIndex.Kind.Tensor => 1,
                    _ => 0,
                };
            }

            if (used > sizes.Length)
                throw new ArgumentException($"index: {used} positions for a tensor of {sizes.Length} dimensions");
            Tensor view = alias();
            var tensors = new List<Tensor?>();
            int d = 0;
            foreach (TensorIndex index in indices)
            {
                switch (index.IndexKind)
                {
                    case TensorIndex.Kind.Single:
                        view = view.select(d, index.Start ?? throw new ArgumentException("index: a single index needs a number"));
                        break;
                    case TensorIndex.Kind.Slice:
                        view = view.slice(d, index.Start ?? 0, index.Stop ?? view.sizes[d], index.Step ?? 1);
                        tensors.Add(null);
                        d++;
                        break;
                    case TensorIndex.Kind.None:
                        view = view.unsqueeze(d);
                        tensors.Add(null);
                        d++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        for (int skip = sizes.Length - used; skip > 0; skip--, d++)
                            tensors.Add(null);
                        break;
                    case TensorIndex.Kind.Bool:
                        view = view.unsqueeze(d);
                        tensors.Add(index.Start != 0 ? torch.zeros(1, ScalarType.Int64) : torch.zeros(0, ScalarType.Int64));
                        d++;
                        break;
                    default:
                        tensors.Add(index.TensorValue);
                        d += index.TensorValue!.type == ScalarType.Bool ? index.TensorValue.sizes.Length : 1;
                        break;
                }
            }

            return (view, tensors.ToArray());
        }

        // Boolean masks become the index tensors of their true elements.
        private List<Tensor?> WithoutMasks(string name, IReadOnlyList<Tensor?> tensors)
        {
            var plain = new List<Tensor?>();
            foreach (Tensor? tensor in tensors)
            {
                if (tensor is null || tensor.type == ScalarType.Int64)
                {
                    plain.Add(tensor);
                    continue;
                }

                if (tensor.type != ScalarType.Bool)
                    throw new ArgumentException($"{name}: index tensors are Int64 or Bool, not {tensor.type}");
                for (int d = 0; d < tensor.sizes.Length; d++)
                {
                    if (plain.Count + d >= sizes.Length || tensor.sizes[d] != sizes[plain.Count + d])
                        throw new ArgumentException($"{name}: a mask of shape {Shapes.Text(tensor.sizes)} does not fit a tensor of shape {Shapes.Text(sizes)}");
                }

                Tensor positions = tensor.nonzero();
                for (int d = 0; d < tensor.sizes.Length; d++)
                    plain.Add(positions.select(1, d));
            }

            if (plain.Count > sizes.Length)
                throw new ArgumentException($"{name}: {plain.Count} indices for a tensor of {sizes.Length} dimensions");
            return plain;
        }

        /// <summary>The flat positions that the indices choose, and the shape of the result.</summary>
        private (Tensor Flat, long[] Shape) FlatPositions(string name, IReadOnlyList<Tensor?> given)
        {
            List<Tensor?> indices = WithoutMasks(name, given);
            while (indices.Count < sizes.Length)
                indices.Add(null);
            long[] common = [];
            int first = -1, last = -1, used = 0;
            for (int d = 0; d < indices.Count; d++)
            {
                if (indices[d] is not { } index)
                    continue;
                common = Shapes.Broadcast(name, common, index.sizes);
                first = first < 0 ? d : first;
                last = d;
                used++;
            }

            // Neighbouring index tensors leave their dimensions in place; scattered ones put them first, as in NumPy.
            int at = used == last - first + 1 ? first : 0;
            long[] plain = Enumerable.Range(0, sizes.Length).Where(d => indices[d] is null).Select(d => sizes[d]).ToArray();
            long[] shape = [.. plain[..at], .. common, .. plain[at..]];
            long[] steps = Shapes.ContiguousStrides(sizes);
            Tensor flat = torch.zeros(shape, ScalarType.Int64);
            int seen = 0;
            for (int d = 0; d < sizes.Length; d++)
            {
                if (indices[d] is { } index)
                {
                    Tensor safe = CheckedIndex(name, index, sizes[d]);
                    flat.add_(safe.mul(steps[d]).reshape([.. safe.sizes, .. Enumerable.Repeat(1L, plain.Length - at)]));
                }
                else
                {
                    int position = seen < at ? seen : seen + common.Length;
                    long[] along = Enumerable.Repeat(1L, shape.Length).ToArray();
                    along[position] = sizes[d];
                    flat.add_(torch.arange(sizes[d], ScalarType.Int64).mul_(steps[d]).reshape(along));
                    seen++;
                }
            }

            return (flat, shape);
        }

        // Int64 indices with negative ones counted from the back; an error for those out of range.
        private static unsafe Tensor CheckedIndex(string name, Tensor index, long size)
        {
            Tensor result = index.Apart();
            long* values = result.LongPointer;
            for (long i = 0; i < result.Count; i++)
            {
                if (values[i] < -size || values[i] >= size)
                    throw new ArgumentOutOfRangeException(nameof(index), $"{name}: index {values[i]} is out of range for a dimension of size {size}");
                if (values[i] < 0)
                    values[i] += size;
            }

            return result;
        }

        private Tensor Gathered(IReadOnlyList<Tensor?> indices)
        {
            // One index tensor picks whole slices of one dimension.
            List<Tensor?> plain = WithoutMasks("index", indices);
            if (plain.Count(index => index is not null) == 1)
            {
                int d = plain.FindIndex(index => index is not null);
                Tensor chosen = plain[d]!;
                return index_select(d, chosen.reshape(-1)).reshape([.. sizes[..d], .. chosen.sizes, .. sizes[(d + 1)..]]);
            }

            (Tensor flat, long[] shape) = FlatPositions("index", plain);
            return reshape(-1).index_select(0, flat.reshape(-1)).reshape(shape);
        }

        private void Put(string name, IReadOnlyList<Tensor?> indices, Tensor value, bool accumulate, Tensor whole)
        {
            Tape.PrepareInPlace(name, whole, value);
            (Tensor flat, long[] shape) = FlatPositions(name, indices);
            if (!Shapes.Broadcast(name, shape, value.sizes).AsSpan().SequenceEqual(shape))
                throw new ArgumentException($"{name}: a value of shape {Shapes.Text(value.sizes)} does not fit the indexed shape {Shapes.Text(shape)}");
            Tensor values = value.to(type).expand(shape).reshape(-1);
            Tensor positions = flat.reshape(-1);
            if (this != whole)
            {
                // Positions within the view become positions within the whole tensor.
                Tensor all = torch.arange(whole.Count, ScalarType.Int64).reshape(whole.sizes);
                Tensor part = all.ViewOf(sizes, whole.PositionStrides(this), whole.PositionOffset(this)).contiguous().reshape(-1);
                positions = part.index_select(0, positions);
            }

            PutFlat(name, whole, positions, values, accumulate);
        }

        private static void PutFlat(string name, Tensor whole, Tensor positions, Tensor values, bool accumulate)
        {
            if (Tape.Records(whole) || Tape.Records(values) || !whole.IsContiguous)
            {
                Tensor flat = whole.detach().contiguous().clone().reshape(-1);
                Scatter.Into(flat, 0, positions, values.detach().Packed(), accumulate);
                Elementwise.Copy(whole, flat.reshape(whole.sizes));
            }
            else
            {
                Scatter.Into(whole.detach().reshape(-1), 0, positions, values.Packed(), accumulate);
            }

            Tape.RecordInPlace(name, whole, [whole, values], [positions], node =>
            {
                Tensor gradient = node.Gradient.reshape(-1), chosen = node.Saved(0);
                if (node.Needs(1))
                    node.Give(1, gradient.index_select(0, chosen));
                if (!node.Needs(0))
                    return;
                Tensor rest = node.Gradient.clone();
                if (!accumulate)
                    Scatter.Into(rest.reshape(-1), 0, chosen, torch.zeros(chosen.sizes), false);
                node.Give(0, rest);
            });
        }

        // Strides and offset that a view of this tensor has in a packed tensor of this tensor's shape.
        private long[] PositionStrides(Tensor view)
        {
            long[] packed = Shapes.ContiguousStrides(sizes), result = new long[view.sizes.Length];
            for (int v = 0; v < result.Length; v++)
                result[v] = Translate(view.strides[v], packed);
            return result;
        }

        private long PositionOffset(Tensor view) => Translate(view.offset - offset, Shapes.ContiguousStrides(sizes));

        private long Translate(long distance, long[] packed)
        {
            if (IsContiguous)
                return distance;
            long result = 0;
            foreach (int d in Enumerable.Range(0, sizes.Length).OrderByDescending(d => strides[d]))
            {
                if (strides[d] == 0 || sizes[d] == 1)
                    continue;
                result += distance / strides[d] * packed[d];
                distance %= strides[d];
            }

            return result;
        }
    }
}
