using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels;

/// <summary>Copies of rows, for tiles that cannot read a matrix in place.</summary>
internal static unsafe class StoredStrip
{
    /// <summary>Floats between copied rows: a cache line, so that they do not lie on top of each other.</summary>
    public const long Gap = 16;

    private const long Page = 1024; // floats

    /// <summary>Do rows so far apart share one set of the first-level cache, which has fewer places than a tile has rows?</summary>
    public static bool Collides(long stride) => stride % Page == 0;

    /// <summary>Asks for k values for the second-level cache.</summary>
    public static void Prefetch(float* a, long k)
    {
        if (Sse.IsSupported)
            for (long i = 0; i < k; i += 16)
                Sse.Prefetch1(a + i);
    }

    /// <summary>Copies rows of k values; the copies are k + <see cref="Gap"/> apart.</summary>
    public static void Copy(float* a, long stride, long rows, long k, float* copy)
    {
        for (long i = 0; i < rows; i++)
            Buffer.MemoryCopy(a + i * stride, copy + i * (k + Gap), k * sizeof(float), k * sizeof(float));
    }

    /// <summary>Sets rows [first, end) of the copy to 0.</summary>
    public static void Clear(long first, long end, long k, float* copy)
    {
        for (long i = first; i < end; i++)
            new Span<float>(copy + i * (k + Gap), (int)k).Clear();
    }

    /// <summary>Where <paramref name="height"/> rows can be read, <paramref name="stride"/> apart: in place, or in a copy with rows of 0 past the last.</summary>
    public static float* Rows(float* a, ref long stride, long rows, int height, long k, float* copy)
    {
        if (rows == height && !Collides(stride))
            return a;
        Copy(a, stride, rows, k, copy);
        Clear(rows, height, k, copy);
        stride = k + Gap;
        return copy;
    }
}
