using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels;

/// <summary>Copies parts of a matrix into the order in which <see cref="Tiles{TLanes, TVector}"/> reads them: for each k,
/// the values of one strip side by side, filled up with zeros.</summary>
internal static unsafe class Packing
{
    private const long RowsAhead = 16; // asked for before they are copied; they may lie in pages of their own

    /// <summary>Source stored [k, count]: destination[p * width + i] = source[p * stride + i], zero for i in [count, width).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyRows(float* source, long stride, int count, long k, float* destination, int width)
    {
        if (count == width)
        {
            CopyPanels(source, stride, 1, k, destination, width);
            return;
        }

        for (long p = 0; p < k; p++, source += stride, destination += width)
        {
            for (int i = 0; i < count; i++)
                destination[i] = source[i];
            for (int i = count; i < width; i++)
                destination[i] = 0f;
        }
    }

    /// <summary>
    /// Several whole strips side by side, [k, panels * width]: strip s goes to destination + s * k * width. Rows are read from
    /// end to end, which is what the hardware's prefetching wants.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyPanels(float* source, long stride, long panels, long k, float* destination, int width)
    {
        long panelSize = k * width, ahead = RowsAhead * stride, values = panels * width;
        for (long p = 0; p < k; p++, source += stride, destination += width)
        {
            if (Sse.IsSupported && p < k - RowsAhead)
                for (long i = 0; i < values; i += 16)
                    Sse.Prefetch0(source + ahead + i);
            float* from = source, to = destination;
            if (Hardware.Has512 && width == 12 && p < k - 1)
            {
                // The four values too many are overwritten by the next row's.
                for (long panel = 0; panel < panels; panel++, from += 12, to += panelSize)
                    Vector512.Store(Vector512.Load(from), to);
                continue;
            }
            for (long panel = 0; panel < panels; panel++, from += width, to += panelSize)
            {
                int i = 0;
                if (Hardware.Has512)
                    for (; i <= width - 16; i += 16)
                        Vector512.Store(Vector512.Load(from + i), to + i);
                if (Hardware.Has256)
                    for (; i <= width - 8; i += 8)
                        Vector256.Store(Vector256.Load(from + i), to + i);
                for (; i <= width - 4; i += 4)
                    Vector128.Store(Vector128.Load(from + i), to + i);
                for (; i < width; i++)
                    to[i] = from[i];
            }
        }
    }

    /// <summary>Source stored [count, k]: destination[p * width + i] = source[i * stride + p], zero for i in [count, width).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeRows(float* source, long stride, int count, long k, float* destination, int width)
    {
        int i = 0;
        if (Avx512F.IsSupported && count == 12 && width == 12)
        {
            Transpose12(source, stride, k, destination);
            return;
        }
        if (Avx512F.IsSupported)
        {
            for (; i <= count - 16; i += 16)
                Transpose16(source + i * stride, stride, k, destination + i, width);
        }
        if (Sse.IsSupported)
        {
            for (; i <= count - 4; i += 4)
            {
                float* row = source + i * stride;
                float* column = destination + i;
                long p = 0;
                for (; p <= k - 4; p += 4, row += 4, column += 4 * width)
                {
                    Vector128<float> a = Vector128.Load(row), b = Vector128.Load(row + stride);
                    Vector128<float> c = Vector128.Load(row + 2 * stride), d = Vector128.Load(row + 3 * stride);
                    Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d);
                    Vector128<float> upperAb = Sse.UnpackHigh(a, b), upperCd = Sse.UnpackHigh(c, d);
                    Vector128.Store(Sse.MoveLowToHigh(ab, cd), column);
                    Vector128.Store(Sse.MoveHighToLow(cd, ab), column + width);
                    Vector128.Store(Sse.MoveLowToHigh(upperAb, upperCd), column + 2 * width);
                    Vector128.Store(Sse.MoveHighToLow(upperCd, upperAb), column + 3 * width);
                }
                for (; p < k; p++, row++, column += width)
                {
                    column[0] = row[0];
                    column[1] = row[stride];
                    column[2] = row[2 * stride];
                    column[3] = row[3 * stride];
                }
            }
        }
        for (; i < count; i++)
            for (long p = 0; p < k; p++)
                destination[p * width + i] = source[i * stride + p];
        for (; i < width; i++)
            for (long p = 0; p < k; p++)
                destination[p * width + i] = 0f;
    }

    /// <summary>Sixteen source rows: four values of each at a time, gathered so that unpacking leaves them in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose16(float* source, long stride, long k, float* destination, int width)
    {
        float* row0 = source, row4 = source + 4 * stride, row8 = source + 8 * stride, row12 = source + 12 * stride;
        long p = 0;
        for (; p <= k - 4; p += 4, destination += 4 * width)
        {
            Vector512<float> a = Gather4(row0 + p, row4 + p, row8 + p, row12 + p);
            Vector512<float> b = Gather4(row0 + stride + p, row4 + stride + p, row8 + stride + p, row12 + stride + p);
            Vector512<float> c = Gather4(row0 + 2 * stride + p, row4 + 2 * stride + p, row8 + 2 * stride + p, row12 + 2 * stride + p);
            Vector512<float> d = Gather4(row0 + 3 * stride + p, row4 + 3 * stride + p, row8 + 3 * stride + p, row12 + 3 * stride + p);
            Vector512<double> ab = Avx512F.UnpackLow(a, b).AsDouble(), cd = Avx512F.UnpackLow(c, d).AsDouble();
            Vector512<double> upperAb = Avx512F.UnpackHigh(a, b).AsDouble(), upperCd = Avx512F.UnpackHigh(c, d).AsDouble();
            Vector512.Store(Avx512F.UnpackLow(ab, cd).AsSingle(), destination);
            Vector512.Store(Avx512F.UnpackHigh(ab, cd).AsSingle(), destination + width);
            Vector512.Store(Avx512F.UnpackLow(upperAb, upperCd).AsSingle(), destination + 2 * width);
            Vector512.Store(Avx512F.UnpackHigh(upperAb, upperCd).AsSingle(), destination + 3 * width);
        }
        for (; p < k; p++, destination += width)
            for (int i = 0; i < 16; i++)
                destination[i] = source[i * stride + p];
    }

    /// <summary>Twelve source rows into a strip of width 12. Each store writes sixteen values; the four too many are the next
    /// step's, which overwrites them, and the last steps are done one value at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose12(float* source, long stride, long k, float* destination)
    {
        float* row0 = source, row4 = source + 4 * stride, row8 = source + 8 * stride;
        long p = 0;
        for (; p < k - 4; p += 4, destination += 48)
        {
            Vector512<float> a = Gather3(row0 + p, row4 + p, row8 + p);
            Vector512<float> b = Gather3(row0 + stride + p, row4 + stride + p, row8 + stride + p);
            Vector512<float> c = Gather3(row0 + 2 * stride + p, row4 + 2 * stride + p, row8 + 2 * stride + p);
            Vector512<float> d = Gather3(row0 + 3 * stride + p, row4 + 3 * stride + p, row8 + 3 * stride + p);
            Vector512<double> ab = Avx512F.UnpackLow(a, b).AsDouble(), cd = Avx512F.UnpackLow(c, d).AsDouble();
            Vector512<double> upperAb = Avx512F.UnpackHigh(a, b).AsDouble(), upperCd = Avx512F.UnpackHigh(c, d).AsDouble();
            Vector512.Store(Avx512F.UnpackLow(ab, cd).AsSingle(), destination);
            Vector512.Store(Avx512F.UnpackHigh(ab, cd).AsSingle(), destination + 12);
            Vector512.Store(Avx512F.UnpackLow(upperAb, upperCd).AsSingle(), destination + 24);
            Vector512.Store(Avx512F.UnpackHigh(upperAb, upperCd).AsSingle(), destination + 36);
        }
        for (; p < k; p++, destination += 12)
            for (int i = 0; i < 12; i++)
                destination[i] = source[i * stride + p];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Gather3(float* a, float* b, float* c)
    {
        Vector512<float> result = Vector128.Load(a).ToVector256Unsafe().ToVector512Unsafe();
        result = Avx512F.InsertVector128(result, Vector128.Load(b), 1);
        return Avx512F.InsertVector128(result, Vector128.Load(c), 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Gather4(float* a, float* b, float* c, float* d)
    {
        Vector512<float> result = Vector128.Load(a).ToVector256Unsafe().ToVector512Unsafe();
        result = Avx512F.InsertVector128(result, Vector128.Load(b), 1);
        result = Avx512F.InsertVector128(result, Vector128.Load(c), 2);
        return Avx512F.InsertVector128(result, Vector128.Load(d), 3);
    }
}
