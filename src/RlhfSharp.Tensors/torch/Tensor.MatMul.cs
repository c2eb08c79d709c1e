using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>[m, k] x [k, n] -> [m, n].</summary>
        public Tensor mm(Tensor target)
        {
            if (sizes.Length != 2 || target.sizes.Length != 2 || sizes[1] != target.sizes[0])
                throw new ArgumentException($"mm: shapes {Shapes.Text(sizes)} and {Shapes.Text(target.sizes)} do not match; needed are [m, k] and [k, n]");
            Tensor result = Allocate([sizes[0], target.sizes[1]], ScalarType.Float32);
            MultiplyInto(result, this, target, false);
            if (Tape.Records(this, target))
                Tape.Record("mm", result, [this, target], [Tape.Records(target) ? this : null, Tape.Records(this) ? target : null], static node =>
                {
                    if (node.Needs(0))
                        node.Give(0, node.Gradient.mm(node.Saved(1).t()));
                    if (node.Needs(1))
                        node.Give(1, node.Saved(0).t().mm(node.Gradient));
                });
            return result;
        }

        /// <summary>[b, m, k] x [b, k, n] -> [b, m, n].</summary>
        public Tensor bmm(Tensor batch2)
        {
            if (sizes.Length != 3 || batch2.sizes.Length != 3 || sizes[0] != batch2.sizes[0] || sizes[2] != batch2.sizes[1])
                throw new ArgumentException($"bmm: shapes {Shapes.Text(sizes)} and {Shapes.Text(batch2.sizes)} do not match; needed are [b, m, k] and [b, k, n]");
            Tensor result = Allocate([sizes[0], sizes[1], batch2.sizes[2]], ScalarType.Float32);
            MultiplyInto(result, this, batch2, false);
            if (Tape.Records(this, batch2))
                Tape.Record("bmm", result, [this, batch2], [Tape.Records(batch2) ? this : null, Tape.Records(this) ? batch2 : null], static node =>
                {
                    if (node.Needs(0))
                        node.Give(0, node.Gradient.bmm(node.Saved(1).transpose(1, 2)));
                    if (node.Needs(1))
                        node.Give(1, node.Saved(0).transpose(1, 2).bmm(node.Gradient));
                });
            return result;
        }

        /// <summary>The matrix product of the last two dimensions, batched over the others with broadcasting; vectors as in PyTorch.</summary>
        public Tensor matmul(Tensor target)
        {
            int left = sizes.Length, right = target.sizes.Length;
            if (left == 0 || right == 0)
                throw new ArgumentException($"matmul: shapes {Shapes.Text(sizes)} and {Shapes.Text(target.sizes)}: both need at least one dimension");
            long inner = sizes[^1], other = right == 1 ? target.sizes[0] : target.sizes[^2];
            if (inner != other)
                throw new ArgumentException($"matmul: shapes {Shapes.Text(sizes)} and {Shapes.Text(target.sizes)} do not match: {inner} columns against {other} rows");
            if (left == 2 && right == 2)
                return mm(target);
            if (left == 1 && right == 1)
                return dot(target);
            using DisposeScope scope = NewDisposeScope();
            Tensor result;
            if (left == 1)
                result = unsqueeze(0).matmul(target).squeeze(-2);
            else if (right == 1)
                result = matmul(target.unsqueeze(1)).squeeze(-1);
            else if (right == 2)
                result = reshape(Shapes.Count(sizes.AsSpan(..^1)), inner).mm(target).reshape([.. sizes[..^1], target.sizes[1]]);
            else
                result = BatchedMatMul(target);
            return result.MoveToOuterDisposeScope();
        }

        public Tensor dot(Tensor target)
        {
            if (sizes.Length != 1 || target.sizes.Length != 1 || sizes[0] != target.sizes[0])
                throw new ArgumentException($"dot: shapes {Shapes.Text(sizes)} and {Shapes.Text(target.sizes)}: two vectors of one length are needed");
            using Tensor product = mul(target);
            return product.sum();
        }

        /// <summary>Every product of an element of this vector with one of the other: [n] x [m] -> [n, m].</summary>
        public Tensor outer(Tensor vec2)
        {
            using Tensor column = unsqueeze(1);
            return column.mul(vec2);
        }

        /// <summary>beta * this + alpha * mat1 mat2.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor product = mat1.mm(mat2);
            Tensor scaled = alpha == 1 ? product : product.mul(alpha);
            return (beta == 0 ? scaled : (beta == 1 ? this : mul(beta)).add(scaled)).MoveToOuterDisposeScope();
        }

        /// <summary>result (+)= a b, over the leading dimensions; result contiguous, a and b of any strides. No tape.</summary>
        internal static unsafe void MultiplyInto(Tensor result, Tensor a, Tensor b, bool accumulate)
        {
            if (a.type != ScalarType.Float32 || b.type != ScalarType.Float32)
                throw new NotSupportedException($"matrix products are for Float32 tensors, not {a.type} and {b.type}");
            long m = result.sizes[^2], n = result.sizes[^1], k = a.sizes[^1];
            if (result.Count == 0)
                return;
            if (k == 0)
            {
                if (!accumulate)
                    Elementwise.Fill(result, 0);
                return;
            }

            Tensor left = a.HasMatrixStrides() ? a : a.Packed(), right = b.HasMatrixStrides() ? b : b.Packed();
            (bool transposeA, long lda) = left.MatrixLayout();
            (bool transposeB, long ldb) = right.MatrixLayout();
            long batches = result.sizes.Length == 3 ? result.sizes[0] : 1;
            long stepA = batches > 1 ? left.strides[0] : 0, stepB = batches > 1 ? right.strides[0] : 0;
            for (long i = 0; i < batches; i++)
                MatMul.Multiply(
                    transposeA, transposeB, m, n, k, left.DataPointer + i * stepA, lda, right.DataPointer + i * stepB, ldb,
                    result.DataPointer + i * m * n, n, accumulate);
            GC.KeepAlive(result);
            GC.KeepAlive(left);
            GC.KeepAlive(right);
            if (left != a)
                left.Dispose();
            if (right != b)
                right.Dispose();
        }

        private bool HasMatrixStrides()
        {
            long rows = sizes[^2], columns = sizes[^1], rowStep = strides[^2], columnStep = strides[^1];
            return ((columnStep == 1 || columns == 1) && (rowStep >= columns || rows == 1))
                || ((rowStep == 1 || rows == 1) && (columnStep >= rows || columns == 1));
        }

        // Whether the last two dimensions are stored transposed, and the distance between stored rows.
        private (bool Transposed, long Leading) MatrixLayout()
        {
            long rows = sizes[^2], columns = sizes[^1], rowStep = strides[^2], columnStep = strides[^1];
            if ((columnStep == 1 || columns == 1) && (rowStep >= columns || rows == 1))
                return (false, rows == 1 ? columns : rowStep);
            return (true, columns == 1 ? rows : columnStep);
        }

        private Tensor BatchedMatMul(Tensor target)
        {
            Tensor left = sizes.Length == 2 ? unsqueeze(0) : this;
            long[] batch = Shapes.Broadcast("matmul", left.sizes[..^2], target.sizes[..^2]);
            long count = Shapes.Count(batch), m = left.sizes[^2], k = left.sizes[^1], n = target.sizes[^1];
            Tensor a = left.expand([.. batch, m, k]).reshape(count, m, k);
            Tensor b = target.expand([.. batch, k, n]).reshape(count, k, n);
            return a.bmm(b).reshape([.. batch, m, n]);
        }
    }
}
