using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>y = f(x).</summary>
internal interface IMap
{
    static abstract TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>z = f(x, y).</summary>
internal interface IZip
{
    static abstract TVector Apply<TLanes, TVector>(TVector x, TVector y)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>Applies a function to arrays with the widest vectors there are, shared between threads when large. What does not
/// fill a vector is done one float at a time with the same arithmetic, so a value does not depend on where it stands.</summary>
internal static unsafe class Elementwise
{
    private const long Block = 16384;

    /// <summary>y[i] = f(x[i]); x and y may be the same array.</summary>
    public static void Map<TMap>(float* x, float* y, long n)
        where TMap : struct, IMap
    {
        var work = new Arrays { X = x, Y = y, N = n };
        WorkerPool.For((n + Block - 1) / Block, &MapBlock<TMap>, &work);
    }

    /// <summary>z[i] = f(x[i], y[i]); z may be x or y.</summary>
    public static void Zip<TZip>(float* x, float* y, float* z, long n)
        where TZip : struct, IZip
    {
        var work = new Arrays { X = x, Y = y, Z = z, N = n };
        WorkerPool.For((n + Block - 1) / Block, &ZipBlock<TZip>, &work);
    }

    private static void MapBlock<TMap>(void* state, long block)
        where TMap : struct, IMap
    {
        var work = (Arrays*)state;
        float* x = work->X + block * Block, y = work->Y + block * Block;
        long n = Math.Min(Block, work->N - block * Block), done = 0;
        if (Hardware.Has512)
            done = MapRange<TMap, Lanes512, Vector512<float>>(x, y, 0, n);
        else if (Hardware.Has256)
            done = MapRange<TMap, Lanes256, Vector256<float>>(x, y, 0, n);
        else if (Hardware.Has128)
            done = MapRange<TMap, Lanes128, Vector128<float>>(x, y, 0, n);
        MapRange<TMap, LanesScalar, float>(x, y, done, n);
    }

    private static void ZipBlock<TZip>(void* state, long block)
        where TZip : struct, IZip
    {
        var work = (Arrays*)state;
        float* x = work->X + block * Block, y = work->Y + block * Block, z = work->Z + block * Block;
        long n = Math.Min(Block, work->N - block * Block), done = 0;
        if (Hardware.Has512)
            done = ZipRange<TZip, Lanes512, Vector512<float>>(x, y, z, 0, n);
        else if (Hardware.Has256)
            done = ZipRange<TZip, Lanes256, Vector256<float>>(x, y, z, 0, n);
        else if (Hardware.Has128)
            done = ZipRange<TZip, Lanes128, Vector128<float>>(x, y, z, 0, n);
        ZipRange<TZip, LanesScalar, float>(x, y, z, done, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long MapRange<TMap, TLanes, TVector>(float* x, float* y, long from, long n)
        where TMap : struct, IMap
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        long i = from;
        for (; i <= n - TLanes.Count; i += TLanes.Count)
            TLanes.Store(y + i, TMap.Apply<TLanes, TVector>(TLanes.Load(x + i)));
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long ZipRange<TZip, TLanes, TVector>(float* x, float* y, float* z, long from, long n)
        where TZip : struct, IZip
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        long i = from;
        for (; i <= n - TLanes.Count; i += TLanes.Count)
            TLanes.Store(z + i, TZip.Apply<TLanes, TVector>(TLanes.Load(x + i), TLanes.Load(y + i)));
        return i;
    }

    private struct Arrays
    {
        public float* X;
        public float* Y;
        public float* Z;
        public long N;
    }
}
