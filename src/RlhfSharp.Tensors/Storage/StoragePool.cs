using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>
/// Buffers that are free, by size class (eight classes an octave, so at most an eighth is wasted). In steady state a training
/// step takes every buffer from here and gives it back, and asks the operating system for nothing.
/// </summary>
internal static unsafe class StoragePool
{
    private const int SmallestBytes = 64;
    private const long CollectFloor = 1L << 30;
    private static readonly Lock Gate = new();
    private static readonly Stack<Storage>?[] Free = new Stack<Storage>[64 * 8];
    private static long bytesInUse, bytesFree, peakBytes, collectAt = CollectFloor, nativeAllocations;

    /// <summary>Bytes of all live storages.</summary>
    internal static long BytesInUse => Interlocked.Read(ref bytesInUse);

    /// <summary>Bytes that wait in the pool.</summary>
    internal static long BytesFree => Interlocked.Read(ref bytesFree);

    /// <summary>The most bytes that were ever live at once.</summary>
    internal static long PeakBytes => Interlocked.Read(ref peakBytes);

    /// <summary>How many times memory was asked of the operating system.</summary>
    internal static long NativeAllocations => Interlocked.Read(ref nativeAllocations);

    /// <summary>A buffer of at least this many bytes, its contents undefined, with one reference held by the caller.</summary>
    internal static Storage Take(long bytes)
    {
        (int index, long capacity) = SizeClass(bytes);
        CollectIfMuchIsLive(capacity);
        Storage? storage = null;
        lock (Gate)
        {
            if (Free[index] is { Count: > 0 } stack)
            {
                storage = stack.Pop();
                bytesFree -= capacity;
            }
            else
            {
                TrimFor(capacity);
                nativeAllocations++;
            }

            bytesInUse += capacity;
            peakBytes = Math.Max(peakBytes, bytesInUse);
        }

        storage ??= new Storage(index, capacity);
        storage.BeginUse();
        return storage;
    }

    internal static void Return(Storage storage)
    {
        lock (Gate)
        {
            (Free[storage.SizeClass] ??= new Stack<Storage>()).Push(storage);
            bytesInUse -= storage.Capacity;
            bytesFree += storage.Capacity;
        }
    }

    private static (int Index, long Capacity) SizeClass(long bytes)
    {
        if (bytes <= SmallestBytes * 8)
        {
            long slots = Math.Max(1, (bytes + SmallestBytes - 1) / SmallestBytes);
            return ((int)slots, slots * SmallestBytes);
        }

        int octave = BitOperations.Log2((ulong)(bytes - 1));
        long step = 1L << (octave - 3);
        long steps = (bytes - (1L << octave) + step - 1) / step; // 1..8
        return ((octave - 8) * 8 + (int)steps + 1, (1L << octave) + steps * step);
    }

    // Tensors that nobody disposed come back when the collector finds them; if much is live, that is the time to look.
    private static void CollectIfMuchIsLive(long wanted)
    {
        if (Interlocked.Read(ref bytesInUse) + wanted < Interlocked.Read(ref collectAt))
            return;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Interlocked.Exchange(ref collectAt, Math.Max(CollectFloor, 2 * (Interlocked.Read(ref bytesInUse) + wanted)));
    }

    // Called with the gate held: lets idle buffers of other sizes go before the process grows past what it ever needed.
    private static void TrimFor(long wanted)
    {
        long allowed = peakBytes + peakBytes / 4 + (64L << 20);
        for (int index = Free.Length - 1; index >= 0 && bytesInUse + bytesFree + wanted > allowed; index--)
        {
            while (Free[index] is { Count: > 0 } stack && bytesInUse + bytesFree + wanted > allowed)
            {
                Storage storage = stack.Pop();
                bytesFree -= storage.Capacity;
                storage.FreeNative();
            }
        }
    }
}
