namespace TorchSharp.Kernels;

/// <summary>
/// C[m, n] = A B for matrices that fit the cache, read as they lie in memory, on the calling thread. What hangs over the edge of A or B
/// is read but not used, so <see cref="Mlp.Slack"/> floats behind the last element must be readable.
/// </summary>
internal static unsafe class StoredProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private static int Rows => TileRunner<TLanes, TVector>.Rows;

    private static int Columns => TileRunner<TLanes, TVector>.Columns;

    /// <summary>B is [k, n], rows n apart.</summary>
    public static void Run<TStrip>(long m, long n, long k, float* a, long aStride, float* b, float* c)
        where TStrip : struct, IStrip => Tiles<TStrip>(m, n, k, a, aStride, b, Columns, n, c, null);

    /// <summary>B is stored [n, k] and turned first, into <paramref name="turned"/>: <see cref="TurnedSize"/> floats.</summary>
    public static void RunTurned(long m, long n, long k, float* a, float* b, float* turned, float* c, float* bias)
    {
        for (long column = 0; column < n; column += Columns)
            Packing.TransposeRows(b + column * k, k, (int)Math.Min(Columns, n - column), k, turned + column * k, Columns);
        Tiles<StoredRows>(m, n, k, a, k, turned, k * Columns, Columns, c, bias);
    }

    /// <summary>Floats that B [n, k] takes when turned.</summary>
    public static long TurnedSize(long n, long k) => (n + Columns - 1) / Columns * Columns * k;

    private static void Tiles<TStrip>(
        long m, long n, long k, float* a, long aStride, float* b, long panel, long bStep, float* c, float* bias)
        where TStrip : struct, IStrip
    {
        for (long row = 0; row < m; row += Rows)
        {
            int height = TileRunner<TLanes, TVector>.Height(m - row);
            float* strip = TStrip.Transposed ? a + row : a + row * aStride;
            float* columns = b;
            for (long column = 0; column < n; column += Columns, columns += panel)
                TileRunner<TLanes, TVector>.Run<TStrip>(
                    height, Math.Min(height, m - row), Math.Min(Columns, n - column), k, strip, aStride, columns, bStep,
                    c + row * n + column, n, null, 0, bias == null ? null : bias + column);
        }
    }
}
