using System.Runtime.CompilerServices;

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
internal static unsafe class ArrayMap
{
    private const long Block = 16384;

    /// <summary>y[i] = f(x[i]); x and y may be the same array.</summary>
    public static void Map<TMap>(float* x, float* y, long n)
        where TMap : struct, IMap
    {
        var arrays = new Arrays { X = x, Y = y, N = n };
        Dispatch.For<MapBlock<TMap>>((n + Block - 1) / Block, &arrays);
    }

    /// <summary>z[i] = f(x[i], y[i]); z may be x or y.</summary>
    public static void Zip<TZip>(float* x, float* y, float* z, long n)
        where TZip : struct, IZip
    {
        var arrays = new Arrays { X = x, Y = y, Z = z, N = n };
        Dispatch.For<ZipBlock<TZip>>((n + Block - 1) / Block, &arrays);
    }

    private readonly struct MapBlock<TMap> : IBlockKernel
        where TMap : struct, IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var arrays = (Arrays*)state;
            float* x = arrays->X + block * Block, y = arrays->Y + block * Block;
            long n = Math.Min(Block, arrays->N - block * Block), i = 0;
            for (; i <= n - TLanes.Count; i += TLanes.Count)
                TLanes.Store(y + i, TMap.Apply<TLanes, TVector>(TLanes.Load(x + i)));
            for (; i < n; i++)
                y[i] = TMap.Apply<LanesScalar, float>(x[i]);
        }
    }

    private readonly struct ZipBlock<TZip> : IBlockKernel
        where TZip : struct, IZip
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var arrays = (Arrays*)state;
            float* x = arrays->X + block * Block, y = arrays->Y + block * Block, z = arrays->Z + block * Block;
            long n = Math.Min(Block, arrays->N - block * Block), i = 0;
            for (; i <= n - TLanes.Count; i += TLanes.Count)
                TLanes.Store(z + i, TZip.Apply<TLanes, TVector>(TLanes.Load(x + i), TLanes.Load(y + i)));
            for (; i < n; i++)
                z[i] = TZip.Apply<LanesScalar, float>(x[i], y[i]);
        }
    }

    private struct Arrays
    {
        public float* X;
        public float* Y;
        public float* Z;
        public long N;
    }
}
