using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels;

/// <summary>
/// The innermost loops of a product with prepared weights: 1, 2, 4 or 8 rows with one panel, into a tile [rows, 2 vectors].
/// The weights come from memory and are turned into floats on their way; they are asked for <see cref="Ahead"/> bytes before they
/// are used. One and two rows keep several sums, so that a multiply-add need not wait for the one before.
/// </summary>
internal static unsafe class PreparedTiles<TLanes, TVector, TReader>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
    where TReader : struct, IPanelReader
{
    private const int Ahead = 2048, Line = 64; // bytes

    /// <summary>Bytes of one step of k.</summary>
    private static int Step
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TLanes.Count * TReader.Size;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1(long k, float* a, byte* b, float* tile)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a0 = zero, r0b0 = zero;
        TVector r0a1 = zero, r0b1 = zero;
        TVector r0a2 = zero, r0b2 = zero;
        TVector r0a3 = zero, r0b3 = zero;
        long p = 0;
        for (; p <= k - 4; p += 4)
        {
            {
                TVector b0 = Left(b), b1 = Right(b), x;
                Prefetch(b);
                x = TLanes.Broadcast(a[0]);
                r0a0 = TLanes.MultiplyAdd(x, b0, r0a0);
                r0b0 = TLanes.MultiplyAdd(x, b1, r0b0);
            }
            {
                TVector b0 = Left(b + Step), b1 = Right(b + Step), x;
                Prefetch(b + Step);
                x = TLanes.Broadcast(a[1]);
                r0a1 = TLanes.MultiplyAdd(x, b0, r0a1);
                r0b1 = TLanes.MultiplyAdd(x, b1, r0b1);
            }
            {
                TVector b0 = Left(b + 2 * Step), b1 = Right(b + 2 * Step), x;
                Prefetch(b + 2 * Step);
                x = TLanes.Broadcast(a[2]);
                r0a2 = TLanes.MultiplyAdd(x, b0, r0a2);
                r0b2 = TLanes.MultiplyAdd(x, b1, r0b2);
            }
            {
                TVector b0 = Left(b + 3 * Step), b1 = Right(b + 3 * Step), x;
                Prefetch(b + 3 * Step);
                x = TLanes.Broadcast(a[3]);
                r0a3 = TLanes.MultiplyAdd(x, b0, r0a3);
                r0b3 = TLanes.MultiplyAdd(x, b1, r0b3);
            }
            b += 4 * Step;
            a += 4;
        }
        for (; p < k; p++)
        {
            {
                TVector b0 = Left(b), b1 = Right(b), x;
                Prefetch(b);
                x = TLanes.Broadcast(a[0]);
                r0a0 = TLanes.MultiplyAdd(x, b0, r0a0);
                r0b0 = TLanes.MultiplyAdd(x, b1, r0b0);
            }
            b += Step;
            a += 1;
        }
        TLanes.Store(tile, TLanes.Add(TLanes.Add(r0a0, r0a1), TLanes.Add(r0a2, r0a3)));
        TLanes.Store(tile + TLanes.Count, TLanes.Add(TLanes.Add(r0b0, r0b1), TLanes.Add(r0b2, r0b3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2(long k, float* a, long stride, byte* b, float* tile)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a0 = zero, r0b0 = zero, r1a0 = zero, r1b0 = zero;
        TVector r0a1 = zero, r0b1 = zero, r1a1 = zero, r1b1 = zero;
        long p = 0;
        for (; p <= k - 2; p += 2)
        {
            {
                TVector b0 = Left(b), b1 = Right(b), x;
                Prefetch(b);
                x = TLanes.Broadcast(a[0]);
                r0a0 = TLanes.MultiplyAdd(x, b0, r0a0);
                r0b0 = TLanes.MultiplyAdd(x, b1, r0b0);
                x = TLanes.Broadcast(a[stride]);
                r1a0 = TLanes.MultiplyAdd(x, b0, r1a0);
                r1b0 = TLanes.MultiplyAdd(x, b1, r1b0);
            }
            {
                TVector b0 = Left(b + Step), b1 = Right(b + Step), x;
                Prefetch(b + Step);
                x = TLanes.Broadcast(a[1]);
                r0a1 = TLanes.MultiplyAdd(x, b0, r0a1);
                r0b1 = TLanes.MultiplyAdd(x, b1, r0b1);
                x = TLanes.Broadcast(a[stride + 1]);
                r1a1 = TLanes.MultiplyAdd(x, b0, r1a1);
                r1b1 = TLanes.MultiplyAdd(x, b1, r1b1);
            }
            b += 2 * Step;
            a += 2;
        }
        for (; p < k; p++)
        {
            {
                TVector b0 = Left(b), b1 = Right(b), x;
                Prefetch(b);
                x = TLanes.Broadcast(a[0]);
                r0a0 = TLanes.MultiplyAdd(x, b0, r0a0);
                r0b0 = TLanes.MultiplyAdd(x, b1, r0b0);
                x = TLanes.Broadcast(a[stride]);
                r1a0 = TLanes.MultiplyAdd(x, b0, r1a0);
                r1b0 = TLanes.MultiplyAdd(x, b1, r1b0);
            }
            b += Step;
            a += 1;
        }
        TLanes.Store(tile, TLanes.Add(r0a0, r0a1));
        TLanes.Store(tile + TLanes.Count, TLanes.Add(r0b0, r0b1));
        TLanes.Store(tile + 2 * TLanes.Count, TLanes.Add(r1a0, r1a1));
        TLanes.Store(tile + 3 * TLanes.Count, TLanes.Add(r1b0, r1b1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4(long k, float* a, long stride, byte* b, float* tile)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a = zero, r0b = zero, r1a = zero, r1b = zero, r2a = zero, r2b = zero, r3a = zero, r3b = zero;
        long p = 0;
        for (; p <= k - 2; p += 2)
        {
            {
                TVector b0 = Left(b), b1 = Right(b), x;
                Prefetch(b);
                x = TLanes.Broadcast(a[0]);
                r0a = TLanes.MultiplyAdd(x, b0, r0a);
                r0b = TLanes.MultiplyAdd(x, b1, r0b);
                x = TLanes.Broadcast(a[stride]);
                r1a = TLanes.MultiplyAdd(x, b0, r1a);
                r1b = TLanes.MultiplyAdd(x, b1, r1b);
                x = TLanes.Broadcast(a[2 * stride]);
                r2a = TLanes.MultiplyAdd(x, b0, r2a);
                r2b = TLanes.MultiplyAdd(x, b1, r2b);
                x = TLanes.Broadcast(a[3 * stride]);
                r3a = TLanes.MultiplyAdd(x, b0, r3a);
                r3b = TLanes.MultiplyAdd(x, b1, r3b);
            }
            {
                TVector b0 = Left(b + Step), b1 = Right(b + Step), x;
                Prefetch(b + Step);
                x = TLanes.Broadcast(a[1]);
                r0a = TLanes.MultiplyAdd(x, b0, r0a);
                r0b = TLanes.MultiplyAdd(x, b1, r0b);
                x = TLanes.Broadcast(a[stride + 1]);
                r1a = TLanes.MultiplyAdd(x, b0, r1a);
                r1b = TLanes.MultiplyAdd(x, b1, r1b);
                x = TLanes.Broadcast(a[2 * stride + 1]);
                r2a = TLanes.MultiplyAdd(x, b0, r2a);
                r2b = TLanes.MultiplyAdd(x, b1, r2b);
                x = TLanes.Broadcast(a[3 * stride + 1]);
                r3a = TLanes.MultiplyAdd(x, b0, r3a);
                r3b = TLanes.MultiplyAdd(x, b1, r3b);
            }
            b += 2 * Step;
            a += 2;
        }
        for (; p < k; p++)
        {
            {
                TVector b0 = Left(b), b1 = Right(b), x;
                Prefetch(b);
                x = TLanes.Broadcast(a[0]);
                r0a = TLanes.MultiplyAdd(x, b0, r0a);
                r0b = TLanes.MultiplyAdd(x, b1, r0b);
                x = TLanes.Broadcast(a[stride]);
                r1a = TLanes.MultiplyAdd(x, b0, r1a);
                r1b = TLanes.MultiplyAdd(x, b1, r1b);
                x = TLanes.Broadcast(a[2 * stride]);
                r2a = TLanes.MultiplyAdd(x, b0, r2a);
                r2b = TLanes.MultiplyAdd(x, b1, r2b);
                x = TLanes.Broadcast(a[3 * stride]);
                r3a = TLanes.MultiplyAdd(x, b0, r3a);
                r3b = TLanes.MultiplyAdd(x, b1, r3b);
            }
            b += Step;
            a += 1;
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
    public static void Tile8(long k, float* a, long stride, byte* b, float* tile)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector r0a = zero, r0b = zero, r1a = zero, r1b = zero, r2a = zero, r2b = zero, r3a = zero, r3b = zero, r4a = zero, r4b = zero, r5a = zero, r5b = zero, r6a = zero, r6b = zero, r7a = zero, r7b = zero;
        float* fifth = a + 4 * stride;
        long p = 0;
        for (; p <= k - 2; p += 2)
        {
            {
                TVector b0 = Left(b), b1 = Right(b), x;
                Prefetch(b);
                x = TLanes.Broadcast(a[0]);
                r0a = TLanes.MultiplyAdd(x, b0, r0a);
                r0b = TLanes.MultiplyAdd(x, b1, r0b);
                x = TLanes.Broadcast(a[stride]);
                r1a = TLanes.MultiplyAdd(x, b0, r1a);
                r1b = TLanes.MultiplyAdd(x, b1, r1b);
                x = TLanes.Broadcast(a[2 * stride]);
                r2a = TLanes.MultiplyAdd(x, b0, r2a);
                r2b = TLanes.MultiplyAdd(x, b1, r2b);
                x = TLanes.Broadcast(a[3 * stride]);
                r3a = TLanes.MultiplyAdd(x, b0, r3a);
                r3b = TLanes.MultiplyAdd(x, b1, r3b);
                x = TLanes.Broadcast(fifth[0]);
                r4a = TLanes.MultiplyAdd(x, b0, r4a);
                r4b = TLanes.MultiplyAdd(x, b1, r4b);
                x = TLanes.Broadcast(fifth[stride]);
                r5a = TLanes.MultiplyAdd(x, b0, r5a);
                r5b = TLanes.MultiplyAdd(x, b1, r5b);
                x = TLanes.Broadcast(fifth[2 * stride]);
                r6a = TLanes.MultiplyAdd(x, b0, r6a);
                r6b = TLanes.MultiplyAdd(x, b1, r6b);
                x = TLanes.Broadcast(fifth[3 * stride]);
                r7a = TLanes.MultiplyAdd(x, b0, r7a);
                r7b = TLanes.MultiplyAdd(x, b1, r7b);
            }
            {
                TVector b0 = Left(b + Step), b1 = Right(b + Step), x;
                Prefetch(b + Step);
                x = TLanes.Broadcast(a[1]);
                r0a = TLanes.MultiplyAdd(x, b0, r0a);
                r0b = TLanes.MultiplyAdd(x, b1, r0b);
                x = TLanes.Broadcast(a[stride + 1]);
                r1a = TLanes.MultiplyAdd(x, b0, r1a);
                r1b = TLanes.MultiplyAdd(x, b1, r1b);
                x = TLanes.Broadcast(a[2 * stride + 1]);
                r2a = TLanes.MultiplyAdd(x, b0, r2a);
                r2b = TLanes.MultiplyAdd(x, b1, r2b);
                x = TLanes.Broadcast(a[3 * stride + 1]);
                r3a = TLanes.MultiplyAdd(x, b0, r3a);
                r3b = TLanes.MultiplyAdd(x, b1, r3b);
                x = TLanes.Broadcast(fifth[1]);
                r4a = TLanes.MultiplyAdd(x, b0, r4a);
                r4b = TLanes.MultiplyAdd(x, b1, r4b);
                x = TLanes.Broadcast(fifth[stride + 1]);
                r5a = TLanes.MultiplyAdd(x, b0, r5a);
                r5b = TLanes.MultiplyAdd(x, b1, r5b);
                x = TLanes.Broadcast(fifth[2 * stride + 1]);
                r6a = TLanes.MultiplyAdd(x, b0, r6a);
                r6b = TLanes.MultiplyAdd(x, b1, r6b);
                x = TLanes.Broadcast(fifth[3 * stride + 1]);
                r7a = TLanes.MultiplyAdd(x, b0, r7a);
                r7b = TLanes.MultiplyAdd(x, b1, r7b);
            }
            b += 2 * Step;
            a += 2;
            fifth += 2;
        }
        for (; p < k; p++)
        {
            {
                TVector b0 = Left(b), b1 = Right(b), x;
                Prefetch(b);
                x = TLanes.Broadcast(a[0]);
                r0a = TLanes.MultiplyAdd(x, b0, r0a);
                r0b = TLanes.MultiplyAdd(x, b1, r0b);
                x = TLanes.Broadcast(a[stride]);
                r1a = TLanes.MultiplyAdd(x, b0, r1a);
                r1b = TLanes.MultiplyAdd(x, b1, r1b);
                x = TLanes.Broadcast(a[2 * stride]);
                r2a = TLanes.MultiplyAdd(x, b0, r2a);
                r2b = TLanes.MultiplyAdd(x, b1, r2b);
                x = TLanes.Broadcast(a[3 * stride]);
                r3a = TLanes.MultiplyAdd(x, b0, r3a);
                r3b = TLanes.MultiplyAdd(x, b1, r3b);
                x = TLanes.Broadcast(fifth[0]);
                r4a = TLanes.MultiplyAdd(x, b0, r4a);
                r4b = TLanes.MultiplyAdd(x, b1, r4b);
                x = TLanes.Broadcast(fifth[stride]);
                r5a = TLanes.MultiplyAdd(x, b0, r5a);
                r5b = TLanes.MultiplyAdd(x, b1, r5b);
                x = TLanes.Broadcast(fifth[2 * stride]);
                r6a = TLanes.MultiplyAdd(x, b0, r6a);
                r6b = TLanes.MultiplyAdd(x, b1, r6b);
                x = TLanes.Broadcast(fifth[3 * stride]);
                r7a = TLanes.MultiplyAdd(x, b0, r7a);
                r7b = TLanes.MultiplyAdd(x, b1, r7b);
            }
            b += Step;
            a += 1;
            fifth += 1;
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

    /// <summary>The panel as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(long k, byte* b, float* floats)
    {
        for (long p = 0; p < k; p++, b += Step, floats += 2 * TLanes.Count)
        {
            Prefetch(b);
            TLanes.Store(floats, Left(b));
            TLanes.Store(floats + TLanes.Count, Right(b));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Left(byte* b) => TReader.Load<TLanes, TVector>(b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Right(byte* b) => TReader.Load<TLanes, TVector>(b + TLanes.Count * TReader.Size);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* b)
    {
        if (!Sse.IsSupported)
            return;
        Sse.Prefetch0(b + Ahead);
        if (Step > Line)
            Sse.Prefetch0(b + Ahead + Line);
    }
}
