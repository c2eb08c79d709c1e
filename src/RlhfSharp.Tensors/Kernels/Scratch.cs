using System.Runtime.InteropServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Working memory of a kernel: native, 64-byte aligned, not cleared, taken and given back in nested order, kept per thread
/// so that a kernel in steady state allocates nothing.
/// </summary>
internal unsafe ref struct Scratch : IDisposable
{
    private const nuint Alignment = 64;
    private const nuint SmallestChunk = 1 << 20;

    [ThreadStatic] private static Arena? threadArena;

    private readonly Arena arena;
    private readonly int chunk;
    private readonly nuint used;

    private Scratch(Arena arena)
    {
        this.arena = arena;
        chunk = arena.Current;
        used = arena.Used;
    }

    /// <summary>Opens a region; everything taken from it is free again when it is disposed.</summary>
    public static Scratch Open() => new(threadArena ??= new Arena());

    /// <summary>Memory for so many floats.</summary>
    public readonly float* Floats(long count) => (float*)arena.Take((nuint)Math.Max(count, 1) * sizeof(float));

    /// <summary>Memory for so many values of a type, cleared.</summary>
    public readonly T* Cleared<T>(long count)
        where T : unmanaged
    {
        nuint bytes = (nuint)count * (nuint)sizeof(T);
        void* taken = arena.Take(Math.Max(bytes, 1));
        NativeMemory.Clear(taken, bytes);
        return (T*)taken;
    }

    public readonly void Dispose()
    {
        arena.Current = chunk;
        arena.Used = used;
    }

    private sealed class Arena
    {
        private readonly List<(nint Address, nuint Size)> chunks = [];

        public int Current { get; set; } = -1;

        public nuint Used { get; set; }

        ~Arena()
        {
            foreach ((nint address, _) in chunks)
                NativeMemory.AlignedFree((void*)address);
        }

        public void* Take(nuint bytes)
        {
            bytes = (bytes + Alignment - 1) & ~(Alignment - 1);
            if (Current < 0 || Used + bytes > chunks[Current].Size)
                NextChunk(bytes);
            void* taken = (byte*)chunks[Current].Address + Used;
            Used += bytes;
            return taken;
        }

        private void NextChunk(nuint bytes)
        {
            Current++;
            Used = 0;
            if (Current < chunks.Count && chunks[Current].Size >= bytes)
                return;
            // The chunks from here on are not in use; one that is too small makes room for a larger one.
            for (int i = chunks.Count - 1; i >= Current; i--)
            {
                NativeMemory.AlignedFree((void*)chunks[i].Address);
                chunks.RemoveAt(i);
            }
            nuint size = Math.Max(SmallestChunk, bytes + bytes / 4);
            chunks.Add(((nint)NativeMemory.AlignedAlloc(size, Alignment), size));
        }
    }
}
