using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>
/// A 64-byte-aligned native buffer with a count of the tensors that look at it and a version that every in-place write raises.
/// When the count falls to zero, or the collector finds it unreachable, the buffer goes back to the pool.
/// </summary>
internal sealed unsafe class Storage
{
    internal readonly int SizeClass;
    internal readonly long Capacity;
    internal byte* Pointer;
    internal int Version;
    private int references;

    internal Storage(int sizeClass, long capacity)
    {
        SizeClass = sizeClass;
        Capacity = capacity;
        Pointer = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, 64);
    }

    ~Storage()
    {
        if (references == 0)
        {
            FreeNative();
            return;
        }

        references = 0;
        GC.ReRegisterForFinalize(this);
        StoragePool.Return(this);
    }

    /// <summary>Whether exactly one tensor looks at this buffer.</summary>
    internal bool IsUnique => Volatile.Read(ref references) == 1;

    internal void BeginUse() => references = 1;

    internal void AddReference() => Interlocked.Increment(ref references);

    internal void Release()
    {
        if (Interlocked.Decrement(ref references) == 0)
            StoragePool.Return(this);
    }

    internal void FreeNative()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        GC.SuppressFinalize(this);
    }
}
