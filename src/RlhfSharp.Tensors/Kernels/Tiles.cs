using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels;

/// <summary>
/// The innermost loops of the matrix product: a tile of C stays in registers while k runs over some rows of A and a panel of B
/// (two vectors or more for each step). Written out, because registers cannot be indexed, and two steps at a time, because
/// counting takes the place of multiply-adds. 12 x 2 fills the 32 registers of AVX-512, 6 x 2 the 16 of the others; the flatter
/// tiles finish the last rows. B is asked for <see cref="PrefetchSteps"/> steps ahead: it comes from the second-level cache.
/// </summary>
internal static unsafe class Tiles<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int PrefetchSteps = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile12x2<TStrip>(long k, float* a, long stride, float* b, long bStep, float* c, long ldc, float* add, long addStride, float* bias)
        where TStrip : struct, IStrip
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a = zero, r0b = zero;
        TVector r1a = zero, r1b = zero;
        TVector r2a = zero, r2b = zero;
        TVector r3a = zero, r3b = zero;
        TVector r4a = zero, r4b = zero;
        TVector r5a = zero, r5b = zero;
        TVector r6a = zero, r6b = zero;
        TVector r7a = zero, r7b = zero;
        TVector r8a = zero, r8b = zero;
        TVector r9a = zero, r9b = zero;
        TVector r10a = zero, r10b = zero;
        TVector r11a = zero, r11b = zero;
        Prefetch(c);
        Prefetch(c + ldc);
        Prefetch(c + 2 * ldc);
        Prefetch(c + 3 * ldc);
        Prefetch(c + 4 * ldc);
        Prefetch(c + 5 * ldc);
        Prefetch(c + 6 * ldc);
        Prefetch(c + 7 * ldc);
        Prefetch(c + 8 * ldc);
        Prefetch(c + 9 * ldc);
        Prefetch(c + 10 * ldc);
        Prefetch(c + 11 * ldc);
        Rows<TStrip> rows = new(a, stride);
        long p = 0, ahead = PrefetchSteps * bStep;
        for (; p <= k - 2; p += 2)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), x;
            Prefetch(b + ahead);
            x = rows.Value(0, 0);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 0);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 0);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 0);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = rows.Value(4, 0);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = rows.Value(5, 0);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            x = rows.Value(6, 0);
            r6a = TLanes.MultiplyAdd(x, b0, r6a);
            r6b = TLanes.MultiplyAdd(x, b1, r6b);
            x = rows.Value(7, 0);
            r7a = TLanes.MultiplyAdd(x, b0, r7a);
            r7b = TLanes.MultiplyAdd(x, b1, r7b);
            x = rows.Value(8, 0);
            r8a = TLanes.MultiplyAdd(x, b0, r8a);
            r8b = TLanes.MultiplyAdd(x, b1, r8b);
            x = rows.Value(9, 0);
            r9a = TLanes.MultiplyAdd(x, b0, r9a);
            r9b = TLanes.MultiplyAdd(x, b1, r9b);
            x = rows.Value(10, 0);
            r10a = TLanes.MultiplyAdd(x, b0, r10a);
            r10b = TLanes.MultiplyAdd(x, b1, r10b);
            x = rows.Value(11, 0);
            r11a = TLanes.MultiplyAdd(x, b0, r11a);
            r11b = TLanes.MultiplyAdd(x, b1, r11b);
            b += bStep;
            b0 = TLanes.Load(b);
            b1 = TLanes.Load(b + TLanes.Count);
            Prefetch(b + ahead);
            x = rows.Value(0, 1);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 1);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 1);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 1);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = rows.Value(4, 1);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = rows.Value(5, 1);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            x = rows.Value(6, 1);
            r6a = TLanes.MultiplyAdd(x, b0, r6a);
            r6b = TLanes.MultiplyAdd(x, b1, r6b);
            x = rows.Value(7, 1);
            r7a = TLanes.MultiplyAdd(x, b0, r7a);
            r7b = TLanes.MultiplyAdd(x, b1, r7b);
            x = rows.Value(8, 1);
            r8a = TLanes.MultiplyAdd(x, b0, r8a);
            r8b = TLanes.MultiplyAdd(x, b1, r8b);
            x = rows.Value(9, 1);
            r9a = TLanes.MultiplyAdd(x, b0, r9a);
            r9b = TLanes.MultiplyAdd(x, b1, r9b);
            x = rows.Value(10, 1);
            r10a = TLanes.MultiplyAdd(x, b0, r10a);
            r10b = TLanes.MultiplyAdd(x, b1, r10b);
            x = rows.Value(11, 1);
            r11a = TLanes.MultiplyAdd(x, b0, r11a);
            r11b = TLanes.MultiplyAdd(x, b1, r11b);
            b += bStep;
            rows.Advance();
        }
        if (p < k)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), x;
            Prefetch(b + ahead);
            x = rows.Value(0, 0);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 0);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 0);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 0);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = rows.Value(4, 0);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = rows.Value(5, 0);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            x = rows.Value(6, 0);
            r6a = TLanes.MultiplyAdd(x, b0, r6a);
            r6b = TLanes.MultiplyAdd(x, b1, r6b);
            x = rows.Value(7, 0);
            r7a = TLanes.MultiplyAdd(x, b0, r7a);
            r7b = TLanes.MultiplyAdd(x, b1, r7b);
            x = rows.Value(8, 0);
            r8a = TLanes.MultiplyAdd(x, b0, r8a);
            r8b = TLanes.MultiplyAdd(x, b1, r8b);
            x = rows.Value(9, 0);
            r9a = TLanes.MultiplyAdd(x, b0, r9a);
            r9b = TLanes.MultiplyAdd(x, b1, r9b);
            x = rows.Value(10, 0);
            r10a = TLanes.MultiplyAdd(x, b0, r10a);
            r10b = TLanes.MultiplyAdd(x, b1, r10b);
            x = rows.Value(11, 0);
            r11a = TLanes.MultiplyAdd(x, b0, r11a);
            r11b = TLanes.MultiplyAdd(x, b1, r11b);
            b += bStep;
        }
        Finish(c, r0a, r0b, add, 0, bias);
        Finish(c + ldc, r1a, r1b, add, addStride, bias);
        Finish(c + 2 * ldc, r2a, r2b, add, 2 * addStride, bias);
        Finish(c + 3 * ldc, r3a, r3b, add, 3 * addStride, bias);
        Finish(c + 4 * ldc, r4a, r4b, add, 4 * addStride, bias);
        Finish(c + 5 * ldc, r5a, r5b, add, 5 * addStride, bias);
        Finish(c + 6 * ldc, r6a, r6b, add, 6 * addStride, bias);
        Finish(c + 7 * ldc, r7a, r7b, add, 7 * addStride, bias);
        Finish(c + 8 * ldc, r8a, r8b, add, 8 * addStride, bias);
        Finish(c + 9 * ldc, r9a, r9b, add, 9 * addStride, bias);
        Finish(c + 10 * ldc, r10a, r10b, add, 10 * addStride, bias);
        Finish(c + 11 * ldc, r11a, r11b, add, 11 * addStride, bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile8x2<TStrip>(long k, float* a, long stride, float* b, long bStep, float* c, long ldc, float* add, long addStride, float* bias)
        where TStrip : struct, IStrip
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a = zero, r0b = zero;
        TVector r1a = zero, r1b = zero;
        TVector r2a = zero, r2b = zero;
        TVector r3a = zero, r3b = zero;
        TVector r4a = zero, r4b = zero;
        TVector r5a = zero, r5b = zero;
        TVector r6a = zero, r6b = zero;
        TVector r7a = zero, r7b = zero;
        Prefetch(c);
        Prefetch(c + ldc);
        Prefetch(c + 2 * ldc);
        Prefetch(c + 3 * ldc);
        Prefetch(c + 4 * ldc);
        Prefetch(c + 5 * ldc);
        Prefetch(c + 6 * ldc);
        Prefetch(c + 7 * ldc);
        Rows<TStrip> rows = new(a, stride);
        long p = 0, ahead = PrefetchSteps * bStep;
        for (; p <= k - 2; p += 2)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), x;
            Prefetch(b + ahead);
            x = rows.Value(0, 0);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 0);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 0);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 0);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = rows.Value(4, 0);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = rows.Value(5, 0);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            x = rows.Value(6, 0);
            r6a = TLanes.MultiplyAdd(x, b0, r6a);
            r6b = TLanes.MultiplyAdd(x, b1, r6b);
            x = rows.Value(7, 0);
            r7a = TLanes.MultiplyAdd(x, b0, r7a);
            r7b = TLanes.MultiplyAdd(x, b1, r7b);
            b += bStep;
            b0 = TLanes.Load(b);
            b1 = TLanes.Load(b + TLanes.Count);
            Prefetch(b + ahead);
            x = rows.Value(0, 1);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 1);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 1);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 1);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = rows.Value(4, 1);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = rows.Value(5, 1);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            x = rows.Value(6, 1);
            r6a = TLanes.MultiplyAdd(x, b0, r6a);
            r6b = TLanes.MultiplyAdd(x, b1, r6b);
            x = rows.Value(7, 1);
            r7a = TLanes.MultiplyAdd(x, b0, r7a);
            r7b = TLanes.MultiplyAdd(x, b1, r7b);
            b += bStep;
            rows.Advance();
        }
        if (p < k)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), x;
            Prefetch(b + ahead);
            x = rows.Value(0, 0);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 0);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 0);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 0);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = rows.Value(4, 0);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = rows.Value(5, 0);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            x = rows.Value(6, 0);
            r6a = TLanes.MultiplyAdd(x, b0, r6a);
            r6b = TLanes.MultiplyAdd(x, b1, r6b);
            x = rows.Value(7, 0);
            r7a = TLanes.MultiplyAdd(x, b0, r7a);
            r7b = TLanes.MultiplyAdd(x, b1, r7b);
            b += bStep;
        }
        Finish(c, r0a, r0b, add, 0, bias);
        Finish(c + ldc, r1a, r1b, add, addStride, bias);
        Finish(c + 2 * ldc, r2a, r2b, add, 2 * addStride, bias);
        Finish(c + 3 * ldc, r3a, r3b, add, 3 * addStride, bias);
        Finish(c + 4 * ldc, r4a, r4b, add, 4 * addStride, bias);
        Finish(c + 5 * ldc, r5a, r5b, add, 5 * addStride, bias);
        Finish(c + 6 * ldc, r6a, r6b, add, 6 * addStride, bias);
        Finish(c + 7 * ldc, r7a, r7b, add, 7 * addStride, bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x2<TStrip>(long k, float* a, long stride, float* b, long bStep, float* c, long ldc, float* add, long addStride, float* bias)
        where TStrip : struct, IStrip
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a = zero, r0b = zero;
        TVector r1a = zero, r1b = zero;
        TVector r2a = zero, r2b = zero;
        TVector r3a = zero, r3b = zero;
        TVector r4a = zero, r4b = zero;
        TVector r5a = zero, r5b = zero;
        Prefetch(c);
        Prefetch(c + ldc);
        Prefetch(c + 2 * ldc);
        Prefetch(c + 3 * ldc);
        Prefetch(c + 4 * ldc);
        Prefetch(c + 5 * ldc);
        Rows<TStrip> rows = new(a, stride);
        long p = 0, ahead = PrefetchSteps * bStep;
        for (; p <= k - 2; p += 2)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), x;
            Prefetch(b + ahead);
            x = rows.Value(0, 0);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 0);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 0);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 0);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = rows.Value(4, 0);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = rows.Value(5, 0);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            b += bStep;
            b0 = TLanes.Load(b);
            b1 = TLanes.Load(b + TLanes.Count);
            Prefetch(b + ahead);
            x = rows.Value(0, 1);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 1);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 1);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 1);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = rows.Value(4, 1);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = rows.Value(5, 1);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            b += bStep;
            rows.Advance();
        }
        if (p < k)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), x;
            Prefetch(b + ahead);
            x = rows.Value(0, 0);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 0);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 0);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 0);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = rows.Value(4, 0);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = rows.Value(5, 0);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            b += bStep;
        }
        Finish(c, r0a, r0b, add, 0, bias);
        Finish(c + ldc, r1a, r1b, add, addStride, bias);
        Finish(c + 2 * ldc, r2a, r2b, add, 2 * addStride, bias);
        Finish(c + 3 * ldc, r3a, r3b, add, 3 * addStride, bias);
        Finish(c + 4 * ldc, r4a, r4b, add, 4 * addStride, bias);
        Finish(c + 5 * ldc, r5a, r5b, add, 5 * addStride, bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x2<TStrip>(long k, float* a, long stride, float* b, long bStep, float* c, long ldc, float* add, long addStride, float* bias)
        where TStrip : struct, IStrip
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a = zero, r0b = zero;
        TVector r1a = zero, r1b = zero;
        TVector r2a = zero, r2b = zero;
        TVector r3a = zero, r3b = zero;
        Prefetch(c);
        Prefetch(c + ldc);
        Prefetch(c + 2 * ldc);
        Prefetch(c + 3 * ldc);
        Rows<TStrip> rows = new(a, stride);
        long p = 0, ahead = PrefetchSteps * bStep;
        for (; p <= k - 2; p += 2)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), x;
            Prefetch(b + ahead);
            x = rows.Value(0, 0);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 0);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 0);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 0);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            b += bStep;
            b0 = TLanes.Load(b);
            b1 = TLanes.Load(b + TLanes.Count);
            Prefetch(b + ahead);
            x = rows.Value(0, 1);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 1);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 1);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 1);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            b += bStep;
            rows.Advance();
        }
        if (p < k)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), x;
            Prefetch(b + ahead);
            x = rows.Value(0, 0);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = rows.Value(1, 0);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = rows.Value(2, 0);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = rows.Value(3, 0);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            b += bStep;
        }
        Finish(c, r0a, r0b, add, 0, bias);
        Finish(c + ldc, r1a, r1b, add, addStride, bias);
        Finish(c + 2 * ldc, r2a, r2b, add, 2 * addStride, bias);
        Finish(c + 3 * ldc, r3a, r3b, add, 3 * addStride, bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x8(long k, float* a, long aStep, float* b, long bStep, float* c, float* add, float* bias)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a = zero, r0b = zero, r0c = zero, r0d = zero, r0e = zero, r0f = zero, r0g = zero, r0h = zero;
        for (long p = 0; p < k; p++)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), b2 = TLanes.Load(b + 2 * TLanes.Count), b3 = TLanes.Load(b + 3 * TLanes.Count), b4 = TLanes.Load(b + 4 * TLanes.Count), b5 = TLanes.Load(b + 5 * TLanes.Count), b6 = TLanes.Load(b + 6 * TLanes.Count), b7 = TLanes.Load(b + 7 * TLanes.Count);
            TVector a0 = TLanes.Broadcast(a[0]);
            r0a = TLanes.MultiplyAdd(a0, b0, r0a);
            r0b = TLanes.MultiplyAdd(a0, b1, r0b);
            r0c = TLanes.MultiplyAdd(a0, b2, r0c);
            r0d = TLanes.MultiplyAdd(a0, b3, r0d);
            r0e = TLanes.MultiplyAdd(a0, b4, r0e);
            r0f = TLanes.MultiplyAdd(a0, b5, r0f);
            r0g = TLanes.MultiplyAdd(a0, b6, r0g);
            r0h = TLanes.MultiplyAdd(a0, b7, r0h);
            a += aStep;
            b += bStep;
        }
        Finish(c, r0a, r0b, add, 0, bias);
        Finish(c + 2 * TLanes.Count, r0c, r0d, add, 2 * TLanes.Count, bias == null ? null : bias + 2 * TLanes.Count);
        Finish(c + 4 * TLanes.Count, r0e, r0f, add, 4 * TLanes.Count, bias == null ? null : bias + 4 * TLanes.Count);
        Finish(c + 6 * TLanes.Count, r0g, r0h, add, 6 * TLanes.Count, bias == null ? null : bias + 6 * TLanes.Count);
    }

    /// <summary>Asks for two vectors of a row of C, so that they are there when the sums are ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* c)
    {
        if (!Sse.IsSupported)
            return;
        Sse.Prefetch0(c);
        if (TLanes.Count >= 16)
            Sse.Prefetch0(c + TLanes.Count);
    }

    /// <summary>Two vectors of a row of C: c = sum (+ add[place]) (+ bias).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* c, TVector left, TVector right, float* add, long place, float* bias)
    {
        if (add != null)
        {
            left = TLanes.Add(left, TLanes.Load(add + place));
            right = TLanes.Add(right, TLanes.Load(add + place + TLanes.Count));
        }
        if (bias != null)
        {
            left = TLanes.Add(left, TLanes.Load(bias));
            right = TLanes.Add(right, TLanes.Load(bias + TLanes.Count));
        }
        TLanes.Store(c, left);
        TLanes.Store(c + TLanes.Count, right);
    }

    /// <summary>Where the rows of A are, and how far k has come. Four pointers and two distances reach all twelve rows.</summary>
    private struct Rows<TStrip>
        where TStrip : struct, IStrip
    {
        private readonly long stride, twice;
        private float* first, fourth, seventh, tenth;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Rows(float* a, long stride)
        {
            this.stride = stride;
            twice = 2 * stride;
            first = a;
            fourth = a + 3 * stride;
            seventh = a + 6 * stride;
            tenth = a + 9 * stride;
        }

        /// <summary>A[row, k + step] in all lanes; step 0 or 1.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVector Value(int row, int step)
        {
            if (TStrip.Transposed)
                return TLanes.Broadcast((first + row)[step == 0 ? 0 : stride]);
            float* third = row < 3 ? first : row < 6 ? fourth : row < 9 ? seventh : tenth;
            return TLanes.Broadcast((third + step)[row % 3 == 0 ? 0 : row % 3 == 1 ? stride : twice]);
        }

        /// <summary>Two steps of k.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Advance()
        {
            first += TStrip.Transposed ? twice : 2;
            fourth += 2;
            seventh += 2;
            tenth += 2;
        }
    }
}
