using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels;

/// <summary>
/// The innermost loops of a product with prepared weights: some rows with one panel, into a tile [rows, 2 vectors]. The weights
/// are turned into floats on their way. Each step asks for the memory at <c>ahead</c>, which then moves on: weights that will
/// be needed, because they come from far. One and two rows keep several sums, so that a multiply-add need not wait for the one before.
/// 12 rows fill the 32 registers of AVX-512, 6 the 16 of
/// the others. k is a multiple of 4.
/// </summary>
internal static unsafe class PreparedTiles<TLanes, TVector, TReader>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
    where TReader : struct, IPanelReader
{
    private const int Line = 64; // bytes

    /// <summary>Bytes of one step of k.</summary>
    public static int Step
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TLanes.Count * TReader.Size;
    }

    /// <summary>The tallest tile for so many rows; it may have up to three more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Height(long rowsLeft) =>
        rowsLeft <= 2 ? (int)rowsLeft
        : rowsLeft <= 4 ? 4
        : TLanes.Count != 16 ? 6
        : rowsLeft <= 8 ? 8 : 12;

    /// <summary>The tile of this height.</summary>
    public static void Run(int height, long k, float* a, long stride, byte* b, byte* ahead, long advance, float* tile)
    {
        switch (height)
        {
            case 12:
                Tile12(k, a, stride, b, ahead, advance, tile);
                break;
            case 8:
                Tile8(k, a, stride, b, ahead, advance, tile);
                break;
            case 6:
                Tile6(k, a, stride, b, ahead, advance, tile);
                break;
            case 4:
                Tile4(k, a, stride, b, ahead, advance, tile);
                break;
            case 2:
                Tile2(k, a, stride, b, ahead, advance, tile);
                break;
            default:
                Tile1(k, a, b, ahead, advance, tile);
                break;
        }
    }

    /// <summary>The panel as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(long k, byte* b, float* floats)
    {
        for (long p = 0; p < k; p++, b += Step, floats += 2 * TLanes.Count)
        {
            TLanes.Store(floats, Left(b));
            TLanes.Store(floats + TLanes.Count, Right(b));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1(long k, float* a, byte* b, byte* ahead, long advance, float* tile)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a0 = zero, r0b0 = zero, r0a1 = zero, r0b1 = zero, r0a2 = zero, r0b2 = zero, r0a3 = zero, r0b3 = zero;
        for (long p = 0; p < k; p += 4)
        {
            TVector b0 = Left(b), b1 = Right(b), x;
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[0]);
            r0a0 = TLanes.MultiplyAdd(x, b0, r0a0);
            r0b0 = TLanes.MultiplyAdd(x, b1, r0b0);
            b0 = Left(b + Step);
            b1 = Right(b + Step);
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[1]);
            r0a1 = TLanes.MultiplyAdd(x, b0, r0a1);
            r0b1 = TLanes.MultiplyAdd(x, b1, r0b1);
            b0 = Left(b + 2 * Step);
            b1 = Right(b + 2 * Step);
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[2]);
            r0a2 = TLanes.MultiplyAdd(x, b0, r0a2);
            r0b2 = TLanes.MultiplyAdd(x, b1, r0b2);
            b0 = Left(b + 3 * Step);
            b1 = Right(b + 3 * Step);
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[3]);
            r0a3 = TLanes.MultiplyAdd(x, b0, r0a3);
            r0b3 = TLanes.MultiplyAdd(x, b1, r0b3);
            b += 4 * Step;
            a += 4;
        }
        TLanes.Store(tile, TLanes.Add(TLanes.Add(r0a0, r0a1), TLanes.Add(r0a2, r0a3)));
        TLanes.Store(tile + TLanes.Count, TLanes.Add(TLanes.Add(r0b0, r0b1), TLanes.Add(r0b2, r0b3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2(long k, float* a, long stride, byte* b, byte* ahead, long advance, float* tile)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a0 = zero, r0b0 = zero, r0a1 = zero, r0b1 = zero;
        TVector r1a0 = zero, r1b0 = zero, r1a1 = zero, r1b1 = zero;
        for (long p = 0; p < k; p += 2)
        {
            TVector b0 = Left(b), b1 = Right(b), x;
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[0]);
            r0a0 = TLanes.MultiplyAdd(x, b0, r0a0);
            r0b0 = TLanes.MultiplyAdd(x, b1, r0b0);
            x = TLanes.Broadcast(a[stride]);
            r1a0 = TLanes.MultiplyAdd(x, b0, r1a0);
            r1b0 = TLanes.MultiplyAdd(x, b1, r1b0);
            b0 = Left(b + Step);
            b1 = Right(b + Step);
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[1]);
            r0a1 = TLanes.MultiplyAdd(x, b0, r0a1);
            r0b1 = TLanes.MultiplyAdd(x, b1, r0b1);
            x = TLanes.Broadcast(a[stride + 1]);
            r1a1 = TLanes.MultiplyAdd(x, b0, r1a1);
            r1b1 = TLanes.MultiplyAdd(x, b1, r1b1);
            b += 2 * Step;
            a += 2;
        }
        TLanes.Store(tile, TLanes.Add(r0a0, r0a1));
        TLanes.Store(tile + TLanes.Count, TLanes.Add(r0b0, r0b1));
        TLanes.Store(tile + 2 * TLanes.Count, TLanes.Add(r1a0, r1a1));
        TLanes.Store(tile + 3 * TLanes.Count, TLanes.Add(r1b0, r1b1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4(long k, float* a, long stride, byte* b, byte* ahead, long advance, float* tile)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a = zero, r0b = zero;
        TVector r1a = zero, r1b = zero;
        TVector r2a = zero, r2b = zero;
        TVector r3a = zero, r3b = zero;
        long twice = 2 * stride;
        float* a3 = a + 3 * stride;
        for (long p = 0; p < k; p += 2)
        {
            TVector b0 = Left(b), b1 = Right(b), x;
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[0]);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = TLanes.Broadcast(a[stride]);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = TLanes.Broadcast(a[twice]);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = TLanes.Broadcast(a3[0]);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            b0 = Left(b + Step);
            b1 = Right(b + Step);
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[1]);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = TLanes.Broadcast(a[stride + 1]);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = TLanes.Broadcast(a[twice + 1]);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = TLanes.Broadcast(a3[1]);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            b += 2 * Step;
            a += 2;
            a3 += 2;
        }
        TLanes.Store(tile, r0a);
        TLanes.Store(tile + TLanes.Count, r0b);
        TLanes.Store(tile + 2 * TLanes.Count, r1a);
        TLanes.Store(tile + 3 * TLanes.Count, r1b);
        TLanes.Store(tile + 4 * TLanes.Count, r2a);
        TLanes.Store(tile + 5 * TLanes.Count, r2b);
        TLanes.Store(tile + 6 * TLanes.Count, r3a);
        TLanes.Store(tile + 7 * TLanes.Count, r3b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6(long k, float* a, long stride, byte* b, byte* ahead, long advance, float* tile)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a = zero, r0b = zero;
        TVector r1a = zero, r1b = zero;
        TVector r2a = zero, r2b = zero;
        TVector r3a = zero, r3b = zero;
        TVector r4a = zero, r4b = zero;
        TVector r5a = zero, r5b = zero;
        long twice = 2 * stride;
        float* a3 = a + 3 * stride;
        for (long p = 0; p < k; p += 2)
        {
            TVector b0 = Left(b), b1 = Right(b), x;
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[0]);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = TLanes.Broadcast(a[stride]);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = TLanes.Broadcast(a[twice]);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = TLanes.Broadcast(a3[0]);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = TLanes.Broadcast(a3[stride]);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = TLanes.Broadcast(a3[twice]);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            b0 = Left(b + Step);
            b1 = Right(b + Step);
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[1]);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = TLanes.Broadcast(a[stride + 1]);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = TLanes.Broadcast(a[twice + 1]);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = TLanes.Broadcast(a3[1]);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = TLanes.Broadcast(a3[stride + 1]);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = TLanes.Broadcast(a3[twice + 1]);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            b += 2 * Step;
            a += 2;
            a3 += 2;
        }
        TLanes.Store(tile, r0a);
        TLanes.Store(tile + TLanes.Count, r0b);
        TLanes.Store(tile + 2 * TLanes.Count, r1a);
        TLanes.Store(tile + 3 * TLanes.Count, r1b);
        TLanes.Store(tile + 4 * TLanes.Count, r2a);
        TLanes.Store(tile + 5 * TLanes.Count, r2b);
        TLanes.Store(tile + 6 * TLanes.Count, r3a);
        TLanes.Store(tile + 7 * TLanes.Count, r3b);
        TLanes.Store(tile + 8 * TLanes.Count, r4a);
        TLanes.Store(tile + 9 * TLanes.Count, r4b);
        TLanes.Store(tile + 10 * TLanes.Count, r5a);
        TLanes.Store(tile + 11 * TLanes.Count, r5b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8(long k, float* a, long stride, byte* b, byte* ahead, long advance, float* tile)
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
        long twice = 2 * stride;
        float* a3 = a + 3 * stride, a6 = a + 6 * stride;
        for (long p = 0; p < k; p += 2)
        {
            TVector b0 = Left(b), b1 = Right(b), x;
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[0]);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = TLanes.Broadcast(a[stride]);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = TLanes.Broadcast(a[twice]);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = TLanes.Broadcast(a3[0]);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = TLanes.Broadcast(a3[stride]);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = TLanes.Broadcast(a3[twice]);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            x = TLanes.Broadcast(a6[0]);
            r6a = TLanes.MultiplyAdd(x, b0, r6a);
            r6b = TLanes.MultiplyAdd(x, b1, r6b);
            x = TLanes.Broadcast(a6[stride]);
            r7a = TLanes.MultiplyAdd(x, b0, r7a);
            r7b = TLanes.MultiplyAdd(x, b1, r7b);
            b0 = Left(b + Step);
            b1 = Right(b + Step);
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[1]);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = TLanes.Broadcast(a[stride + 1]);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = TLanes.Broadcast(a[twice + 1]);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = TLanes.Broadcast(a3[1]);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = TLanes.Broadcast(a3[stride + 1]);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = TLanes.Broadcast(a3[twice + 1]);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            x = TLanes.Broadcast(a6[1]);
            r6a = TLanes.MultiplyAdd(x, b0, r6a);
            r6b = TLanes.MultiplyAdd(x, b1, r6b);
            x = TLanes.Broadcast(a6[stride + 1]);
            r7a = TLanes.MultiplyAdd(x, b0, r7a);
            r7b = TLanes.MultiplyAdd(x, b1, r7b);
            b += 2 * Step;
            a += 2;
            a3 += 2;
            a6 += 2;
        }
        TLanes.Store(tile, r0a);
        TLanes.Store(tile + TLanes.Count, r0b);
        TLanes.Store(tile + 2 * TLanes.Count, r1a);
        TLanes.Store(tile + 3 * TLanes.Count, r1b);
        TLanes.Store(tile + 4 * TLanes.Count, r2a);
        TLanes.Store(tile + 5 * TLanes.Count, r2b);
        TLanes.Store(tile + 6 * TLanes.Count, r3a);
        TLanes.Store(tile + 7 * TLanes.Count, r3b);
        TLanes.Store(tile + 8 * TLanes.Count, r4a);
        TLanes.Store(tile + 9 * TLanes.Count, r4b);
        TLanes.Store(tile + 10 * TLanes.Count, r5a);
        TLanes.Store(tile + 11 * TLanes.Count, r5b);
        TLanes.Store(tile + 12 * TLanes.Count, r6a);
        TLanes.Store(tile + 13 * TLanes.Count, r6b);
        TLanes.Store(tile + 14 * TLanes.Count, r7a);
        TLanes.Store(tile + 15 * TLanes.Count, r7b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12(long k, float* a, long stride, byte* b, byte* ahead, long advance, float* tile)
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
        long twice = 2 * stride;
        float* a3 = a + 3 * stride, a6 = a + 6 * stride, a9 = a + 9 * stride;
        for (long p = 0; p < k; p += 2)
        {
            TVector b0 = Left(b), b1 = Right(b), x;
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[0]);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = TLanes.Broadcast(a[stride]);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = TLanes.Broadcast(a[twice]);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = TLanes.Broadcast(a3[0]);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = TLanes.Broadcast(a3[stride]);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = TLanes.Broadcast(a3[twice]);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            x = TLanes.Broadcast(a6[0]);
            r6a = TLanes.MultiplyAdd(x, b0, r6a);
            r6b = TLanes.MultiplyAdd(x, b1, r6b);
            x = TLanes.Broadcast(a6[stride]);
            r7a = TLanes.MultiplyAdd(x, b0, r7a);
            r7b = TLanes.MultiplyAdd(x, b1, r7b);
            x = TLanes.Broadcast(a6[twice]);
            r8a = TLanes.MultiplyAdd(x, b0, r8a);
            r8b = TLanes.MultiplyAdd(x, b1, r8b);
            x = TLanes.Broadcast(a9[0]);
            r9a = TLanes.MultiplyAdd(x, b0, r9a);
            r9b = TLanes.MultiplyAdd(x, b1, r9b);
            x = TLanes.Broadcast(a9[stride]);
            r10a = TLanes.MultiplyAdd(x, b0, r10a);
            r10b = TLanes.MultiplyAdd(x, b1, r10b);
            x = TLanes.Broadcast(a9[twice]);
            r11a = TLanes.MultiplyAdd(x, b0, r11a);
            r11b = TLanes.MultiplyAdd(x, b1, r11b);
            b0 = Left(b + Step);
            b1 = Right(b + Step);
            Prefetch(ahead);
            ahead += advance;
            x = TLanes.Broadcast(a[1]);
            r0a = TLanes.MultiplyAdd(x, b0, r0a);
            r0b = TLanes.MultiplyAdd(x, b1, r0b);
            x = TLanes.Broadcast(a[stride + 1]);
            r1a = TLanes.MultiplyAdd(x, b0, r1a);
            r1b = TLanes.MultiplyAdd(x, b1, r1b);
            x = TLanes.Broadcast(a[twice + 1]);
            r2a = TLanes.MultiplyAdd(x, b0, r2a);
            r2b = TLanes.MultiplyAdd(x, b1, r2b);
            x = TLanes.Broadcast(a3[1]);
            r3a = TLanes.MultiplyAdd(x, b0, r3a);
            r3b = TLanes.MultiplyAdd(x, b1, r3b);
            x = TLanes.Broadcast(a3[stride + 1]);
            r4a = TLanes.MultiplyAdd(x, b0, r4a);
            r4b = TLanes.MultiplyAdd(x, b1, r4b);
            x = TLanes.Broadcast(a3[twice + 1]);
            r5a = TLanes.MultiplyAdd(x, b0, r5a);
            r5b = TLanes.MultiplyAdd(x, b1, r5b);
            x = TLanes.Broadcast(a6[1]);
            r6a = TLanes.MultiplyAdd(x, b0, r6a);
            r6b = TLanes.MultiplyAdd(x, b1, r6b);
            x = TLanes.Broadcast(a6[stride + 1]);
            r7a = TLanes.MultiplyAdd(x, b0, r7a);
            r7b = TLanes.MultiplyAdd(x, b1, r7b);
            x = TLanes.Broadcast(a6[twice + 1]);
            r8a = TLanes.MultiplyAdd(x, b0, r8a);
            r8b = TLanes.MultiplyAdd(x, b1, r8b);
            x = TLanes.Broadcast(a9[1]);
            r9a = TLanes.MultiplyAdd(x, b0, r9a);
            r9b = TLanes.MultiplyAdd(x, b1, r9b);
            x = TLanes.Broadcast(a9[stride + 1]);
            r10a = TLanes.MultiplyAdd(x, b0, r10a);
            r10b = TLanes.MultiplyAdd(x, b1, r10b);
            x = TLanes.Broadcast(a9[twice + 1]);
            r11a = TLanes.MultiplyAdd(x, b0, r11a);
            r11b = TLanes.MultiplyAdd(x, b1, r11b);
            b += 2 * Step;
            a += 2;
            a3 += 2;
            a6 += 2;
            a9 += 2;
        }
        TLanes.Store(tile, r0a);
        TLanes.Store(tile + TLanes.Count, r0b);
        TLanes.Store(tile + 2 * TLanes.Count, r1a);
        TLanes.Store(tile + 3 * TLanes.Count, r1b);
        TLanes.Store(tile + 4 * TLanes.Count, r2a);
        TLanes.Store(tile + 5 * TLanes.Count, r2b);
        TLanes.Store(tile + 6 * TLanes.Count, r3a);
        TLanes.Store(tile + 7 * TLanes.Count, r3b);
        TLanes.Store(tile + 8 * TLanes.Count, r4a);
        TLanes.Store(tile + 9 * TLanes.Count, r4b);
        TLanes.Store(tile + 10 * TLanes.Count, r5a);
        TLanes.Store(tile + 11 * TLanes.Count, r5b);
        TLanes.Store(tile + 12 * TLanes.Count, r6a);
        TLanes.Store(tile + 13 * TLanes.Count, r6b);
        TLanes.Store(tile + 14 * TLanes.Count, r7a);
        TLanes.Store(tile + 15 * TLanes.Count, r7b);
        TLanes.Store(tile + 16 * TLanes.Count, r8a);
        TLanes.Store(tile + 17 * TLanes.Count, r8b);
        TLanes.Store(tile + 18 * TLanes.Count, r9a);
        TLanes.Store(tile + 19 * TLanes.Count, r9b);
        TLanes.Store(tile + 20 * TLanes.Count, r10a);
        TLanes.Store(tile + 21 * TLanes.Count, r10b);
        TLanes.Store(tile + 22 * TLanes.Count, r11a);
        TLanes.Store(tile + 23 * TLanes.Count, r11b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Left(byte* b) => TReader.Load<TLanes, TVector>(b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Right(byte* b) => TReader.Load<TLanes, TVector>(b + TLanes.Count * TReader.Size);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* ahead)
    {
        if (!Sse.IsSupported)
            return;
        Sse.Prefetch0(ahead);
        if (Step > Line)
            Sse.Prefetch0(ahead + Line);
    }
}
