using System.Numerics;
using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Sums over dimensions. A tensor is seen as [outer, reduced, inner]; what does not fit that pattern is permuted into it.
/// Sums run in fixed blocks with float partial sums added up in double, so they do not depend on the number of threads.
/// </summary>
internal static unsafe class Reductions
{
    private const long ChunkElements = 4096;
    private const long FloatChunk = 256;
    private const long ShareFrom = 64 * 1024;
    private const int ColumnTile = 256;
    private const int RowsPerPartialSum = 64;

    /// <summary>The dimensions to reduce as flags; an empty list means all of them.</summary>
    internal static bool[] Flags(ReadOnlySpan<long> dims, int rank)
    {
        bool[] reduced = new bool[rank];
        if (dims.Length == 0)
            Array.Fill(reduced, true);
        foreach (long dim in dims)
        {
            int d = Shapes.Dimension(dim, rank);
            if (rank == 0)
                continue;
            if (reduced[d])
                throw new ArgumentException($"dimension {dim} appears twice among the dimensions to reduce, {Shapes.Text(dims)}");
            reduced[d] = true;
        }

        return reduced;
    }

    internal static long[] ResultShape(long[] sizes, bool[] reduced, bool keepdim)
    {
        var shape = new List<long>(sizes.Length);
        for (int d = 0; d < sizes.Length; d++)
        {
            if (!reduced[d])
                shape.Add(sizes[d]);
            else if (keepdim)
                shape.Add(1);
        }

        return shape.ToArray();
    }

    /// <summary>The tensor as packed [outer, reduced, inner]: itself where the reduced dimensions are neighbours, else permuted.</summary>
    internal static (Tensor Packed, long Outer, long Reduced, long Inner) Arrange(Tensor a, bool[] reduced)
    {
        int first = Array.IndexOf(reduced, true), last = Array.LastIndexOf(reduced, true);
        if (first < 0)
            return (a.Packed(), a.Count, 1, 1);
        bool together = true;
        for (int d = first; d <= last; d++)
            together &= reduced[d] || a.sizes[d] == 1;
        if (together)
            return (a.Packed(), Shapes.Count(a.sizes.AsSpan(0, first)), Shapes.Count(a.sizes.AsSpan(first, last - first + 1)), Shapes.Count(a.sizes.AsSpan(last + 1)));

        int rank = a.sizes.Length, at = 0;
        long[] newSizes = new long[rank], newStrides = new long[rank];
        long outer = 1, count = 1;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int d = 0; d < rank; d++)
            {
                if (reduced[d] != (pass == 1))
                    continue;
                newSizes[at] = a.sizes[d];
                newStrides[at++] = a.strides[d];
                if (pass == 0)
                    outer *= a.sizes[d];
                else
                    count *= a.sizes[d];
            }
        }

        using Tensor view = a.ViewOf(newSizes, newStrides, a.offset);
        return (view.Apart(), outer, count, 1);
    }

    /// <summary>Sum over the flagged dimensions; bool is counted as int64.</summary>
    internal static Tensor Sum(Tensor a, bool[] reduced, bool keepdim)
    {
        ScalarType type = a.type == ScalarType.Bool ? ScalarType.Int64 : a.type;
        Tensor converted = a.As(type);
        (Tensor packed, long outer, long count, long inner) = Arrange(converted, reduced);
        Tensor result = Tensor.Allocate(ResultShape(a.sizes, reduced, keepdim), type);
        if (type == ScalarType.Float32)
            SumFloats(packed.DataPointer, result.DataPointer, outer, count, inner);
        else
            SumLongs(packed.LongPointer, result.LongPointer, outer, count, inner);
        GC.KeepAlive(packed);
        if (packed != converted)
            packed.Dispose();
        if (converted != a)
            converted.Dispose();
        return result;
    }

    /// <summary>A gradient summed down to the shape that was broadcast.</summary>
    internal static Tensor SumTo(Tensor gradient, long[] sizes)
    {
        int missing = gradient.sizes.Length - sizes.Length;
        bool[] reduced = new bool[gradient.sizes.Length];
        for (int d = 0; d < reduced.Length; d++)
            reduced[d] = d < missing || (sizes[d - missing] == 1 && gradient.sizes[d] != 1);
        Tensor sum = Sum(gradient, reduced, keepdim: true);
        return sum.ViewOf(sizes, Shapes.ContiguousStrides(sizes), 0);
    }

    /// <summary>Sum of n contiguous floats.</summary>
    internal static double SumRow(float* x, long n)
    {
        double total = 0;
        int width = Vector<float>.Count;
        for (long start = 0; start < n; start += FloatChunk)
        {
            long length = Math.Min(FloatChunk, n - start), i = 0;
            float* row = x + start;
            Vector<float> a = default, b = default, c = default, d = default;
            for (; i <= length - 4 * width; i += 4 * width)
            {
                a += Vector.Load(row + i);
                b += Vector.Load(row + i + width);
                c += Vector.Load(row + i + 2 * width);
                d += Vector.Load(row + i + 3 * width);
            }

            for (; i <= length - width; i += width)
                a += Vector.Load(row + i);
            double sum = Vector.Sum(a + b + (c + d));
            for (; i < length; i++)
                sum += row[i];
            total += sum;
        }

        return total;
    }

    private static void SumFloats(float* x, float* y, long outer, long count, long inner)
    {
        var work = new SumWork { X = x, Y = y, Outer = outer, Count = count, Inner = inner };
        if (inner == 1 && outer == 1 && count >= ShareFrom)
        {
            long chunks = (count + ChunkElements - 1) / ChunkElements;
            double[] partial = new double[chunks];
            fixed (double* sums = partial)
            {
                work.Partial = sums;
                WorkerPool.For(chunks, &SumWork.Chunk, &work);
            }

            double total = 0;
            foreach (double sum in partial)
                total += sum;
            *y = (float)total;
        }
        else if (inner == 1)
        {
            work.RowsPerBlock = Math.Max(1, ChunkElements * 4 / Math.Max(1, count));
            Share((outer + work.RowsPerBlock - 1) / work.RowsPerBlock, &SumWork.Rows, &work, outer * count);
        }
        else
        {
            work.Tiles = (inner + ColumnTile - 1) / ColumnTile;
            Share(outer * work.Tiles, &SumWork.Columns, &work, outer * count * inner);
        }
    }

    private static void Share(long blocks, delegate*<void*, long, void> body, void* state, long elements)
    {
        if (elements >= ShareFrom)
        {
            WorkerPool.For(blocks, body, state);
            return;
        }

        for (long block = 0; block < blocks; block++)
            body(state, block);
    }

    private static void SumLongs(long* x, long* y, long outer, long count, long inner)
    {
        for (long o = 0; o < outer; o++)
        {
            for (long j = 0; j < inner; j++)
            {
                long sum = 0;
                for (long r = 0; r < count; r++)
                    sum += x[(o * count + r) * inner + j];
                y[o * inner + j] = sum;
            }
        }
    }

    private struct SumWork
    {
        internal float* X;
        internal float* Y;
        internal double* Partial;
        internal long Outer;
        internal long Count;
        internal long Inner;
        internal long RowsPerBlock;
        internal long Tiles;

        internal static void Chunk(void* state, long block)
        {
            var work = (SumWork*)state;
            long start = block * ChunkElements;
            work->Partial[block] = SumRow(work->X + start, Math.Min(ChunkElements, work->Count - start));
        }

        internal static void Rows(void* state, long block)
        {
            var work = (SumWork*)state;
            long end = Math.Min(work->Outer, (block + 1) * work->RowsPerBlock);
            for (long row = block * work->RowsPerBlock; row < end; row++)
                work->Y[row] = (float)SumRow(work->X + row * work->Count, work->Count);
        }

        // One tile of columns of one outer slice; rows are added in groups, so that long columns stay accurate.
        internal static void Columns(void* state, long block)
        {
            var work = (SumWork*)state;
            long outer = block / work->Tiles, start = block % work->Tiles * ColumnTile;
            int width = (int)Math.Min(ColumnTile, work->Inner - start);
            float* x = work->X + outer * work->Count * work->Inner + start, y = work->Y + outer * work->Inner + start;
            float* group = stackalloc float[ColumnTile];
            var sums = new Span<float>(y, width);
            sums.Clear();
            for (long first = 0; first < work->Count; first += RowsPerPartialSum)
            {
                long end = Math.Min(work->Count, first + RowsPerPartialSum);
                new Span<float>(group, width).Clear();
                for (long row = first; row < end; row++)
                    AddTo(group, x + row * work->Inner, width);
                AddTo(y, group, width);
            }
        }

        private static void AddTo(float* sum, float* x, int n)
        {
            int i = 0;
            for (; i <= n - Vector<float>.Count; i += Vector<float>.Count)
                Vector.Store(Vector.Load(sum + i) + Vector.Load(x + i), sum + i);
            for (; i < n; i++)
                sum[i] += x[i];
        }
    }
}
