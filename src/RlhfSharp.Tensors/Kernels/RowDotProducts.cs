using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>A [m, k] with B [n, k]: both run along k, so each element of C is a dot product of two stored rows. For few rows of
/// either, where packing would cost more than it saves: the output head in decoding, value heads.</summary>
internal static unsafe class RowDotProducts<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const long SmallWork = 100_000; // multiplications

    private static int Rows => TLanes.Count == 16 ? 4 : 2;

    public static void Run(MatrixProduct* product)
    {
        double work = (double)product->M * product->N * product->K;
        long rowTiles = (product->M + Rows - 1) / Rows, columnTiles = (product->N + 3) / 4;
        long blocks = work < 2 * SmallWork ? 1 : (long)Math.Min(work / SmallWork, 64);
        long columnBlocks = Math.Min(blocks, columnTiles);
        long rowBlocks = Math.Clamp(blocks / columnBlocks, 1, rowTiles);
        product->ColumnBlock = (columnTiles + columnBlocks - 1) / columnBlocks * 4;
        product->ColumnBlocks = (product->N + product->ColumnBlock - 1) / product->ColumnBlock;
        product->RowBlock = (rowTiles + rowBlocks - 1) / rowBlocks * Rows;
        product->RowBlocks = (product->M + product->RowBlock - 1) / product->RowBlock;
        WorkerPool.For(product->ColumnBlocks * product->RowBlocks, &ComputeBlock, product);
    }

    private static void ComputeBlock(void* state, long block)
    {
        var product = (MatrixProduct*)state;
        long firstColumn = block / product->RowBlocks * product->ColumnBlock;
        long firstRow = block % product->RowBlocks * product->RowBlock;
        long endColumn = Math.Min(product->N, firstColumn + product->ColumnBlock);
        long endRow = Math.Min(product->M, firstRow + product->RowBlock);
        float* sums = stackalloc float[16];
        for (long column = firstColumn; column < endColumn; column += 4)
            for (long row = firstRow; row < endRow;)
            {
                long left = endRow - row;
                int height = left >= 4 && Rows == 4 ? 4 : left >= 2 ? 2 : 1;
                float* a = product->A + row * product->StrideA;
                float* b = product->B + column * product->StrideB;
                int columns = (int)Math.Min(4, endColumn - column);
                // Columns past the end repeat the last one and are not stored.
                float* b1 = b + Math.Min(1, columns - 1) * product->StrideB;
                float* b2 = b + Math.Min(2, columns - 1) * product->StrideB;
                float* b3 = b + Math.Min(3, columns - 1) * product->StrideB;
                if (height == 4)
                    Dot4(product->K, a, product->StrideA, b, b1, b2, b3, sums);
                else if (height == 2)
                    Dot2(product->K, a, product->StrideA, b, b1, b2, b3, sums);
                else
                    Dot1(product->K, a, b, b1, b2, b3, sums);
                Store(product, row, height, column, columns, sums);
                row += height;
            }
    }

    private static void Store(MatrixProduct* product, long row, int rows, long column, int columns, float* sums)
    {
        for (int i = 0; i < rows; i++)
        {
            float* c = product->C + (row + i) * product->StrideC + column;
            for (int j = 0; j < columns; j++)
            {
                float value = sums[4 * i + j];
                if (product->Addend != null)
                    value += product->Addend[(row + i) * product->AddendStride + column + j];
                if (product->Bias != null)
                    value += product->Bias[column + j];
                c[j] = value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot4(long k, float* a, long aStride, float* b0, float* b1, float* b2, float* b3, float* sums)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector s00 = zero, s01 = zero, s02 = zero, s03 = zero, s10 = zero, s11 = zero, s12 = zero, s13 = zero;
        TVector s20 = zero, s21 = zero, s22 = zero, s23 = zero, s30 = zero, s31 = zero, s32 = zero, s33 = zero;
        float* a1 = a + aStride, a2 = a1 + aStride, a3 = a2 + aStride;
        long p = 0;
        for (; p <= k - TLanes.Count; p += TLanes.Count)
        {
            TVector x0 = TLanes.Load(b0 + p), x1 = TLanes.Load(b1 + p), x2 = TLanes.Load(b2 + p), x3 = TLanes.Load(b3 + p);
            TVector y = TLanes.Load(a + p);
            s00 = TLanes.MultiplyAdd(y, x0, s00);
            s01 = TLanes.MultiplyAdd(y, x1, s01);
            s02 = TLanes.MultiplyAdd(y, x2, s02);
            s03 = TLanes.MultiplyAdd(y, x3, s03);
            y = TLanes.Load(a1 + p);
            s10 = TLanes.MultiplyAdd(y, x0, s10);
            s11 = TLanes.MultiplyAdd(y, x1, s11);
            s12 = TLanes.MultiplyAdd(y, x2, s12);
            s13 = TLanes.MultiplyAdd(y, x3, s13);
            y = TLanes.Load(a2 + p);
            s20 = TLanes.MultiplyAdd(y, x0, s20);
            s21 = TLanes.MultiplyAdd(y, x1, s21);
            s22 = TLanes.MultiplyAdd(y, x2, s22);
            s23 = TLanes.MultiplyAdd(y, x3, s23);
            y = TLanes.Load(a3 + p);
            s30 = TLanes.MultiplyAdd(y, x0, s30);
            s31 = TLanes.MultiplyAdd(y, x1, s31);
            s32 = TLanes.MultiplyAdd(y, x2, s32);
            s33 = TLanes.MultiplyAdd(y, x3, s33);
        }
        Sum4(sums, s00, s01, s02, s03);
        Sum4(sums + 4, s10, s11, s12, s13);
        Sum4(sums + 8, s20, s21, s22, s23);
        Sum4(sums + 12, s30, s31, s32, s33);
        AddRest(p, k, a, b0, b1, b2, b3, sums);
        AddRest(p, k, a1, b0, b1, b2, b3, sums + 4);
        AddRest(p, k, a2, b0, b1, b2, b3, sums + 8);
        AddRest(p, k, a3, b0, b1, b2, b3, sums + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot2(long k, float* a, long aStride, float* b0, float* b1, float* b2, float* b3, float* sums)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector s00 = zero, s01 = zero, s02 = zero, s03 = zero, s10 = zero, s11 = zero, s12 = zero, s13 = zero;
        float* a1 = a + aStride;
        long p = 0;
        for (; p <= k - TLanes.Count; p += TLanes.Count)
        {
            TVector y0 = TLanes.Load(a + p), y1 = TLanes.Load(a1 + p);
            TVector x = TLanes.Load(b0 + p);
            s00 = TLanes.MultiplyAdd(y0, x, s00);
            s10 = TLanes.MultiplyAdd(y1, x, s10);
            x = TLanes.Load(b1 + p);
            s01 = TLanes.MultiplyAdd(y0, x, s01);
            s11 = TLanes.MultiplyAdd(y1, x, s11);
            x = TLanes.Load(b2 + p);
            s02 = TLanes.MultiplyAdd(y0, x, s02);
            s12 = TLanes.MultiplyAdd(y1, x, s12);
            x = TLanes.Load(b3 + p);
            s03 = TLanes.MultiplyAdd(y0, x, s03);
            s13 = TLanes.MultiplyAdd(y1, x, s13);
        }
        Sum4(sums, s00, s01, s02, s03);
        Sum4(sums + 4, s10, s11, s12, s13);
        AddRest(p, k, a, b0, b1, b2, b3, sums);
        AddRest(p, k, a1, b0, b1, b2, b3, sums + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot1(long k, float* a, float* b0, float* b1, float* b2, float* b3, float* sums)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector s0 = zero, s1 = zero, s2 = zero, s3 = zero;
        long p = 0;
        for (; p <= k - TLanes.Count; p += TLanes.Count)
        {
            TVector y = TLanes.Load(a + p);
            s0 = TLanes.MultiplyAdd(y, TLanes.Load(b0 + p), s0);
            s1 = TLanes.MultiplyAdd(y, TLanes.Load(b1 + p), s1);
            s2 = TLanes.MultiplyAdd(y, TLanes.Load(b2 + p), s2);
            s3 = TLanes.MultiplyAdd(y, TLanes.Load(b3 + p), s3);
        }
        Sum4(sums, s0, s1, s2, s3);
        AddRest(p, k, a, b0, b1, b2, b3, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum4(float* sums, TVector s0, TVector s1, TVector s2, TVector s3)
    {
        sums[0] = TLanes.Sum(s0);
        sums[1] = TLanes.Sum(s1);
        sums[2] = TLanes.Sum(s2);
        sums[3] = TLanes.Sum(s3);
    }

    private static void AddRest(long p, long k, float* a, float* b0, float* b1, float* b2, float* b3, float* sums)
    {
        for (; p < k; p++)
        {
            sums[0] += a[p] * b0[p];
            sums[1] += a[p] * b1[p];
            sums[2] += a[p] * b2[p];
            sums[3] += a[p] * b3[p];
        }
    }
}
