using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>Picks the tile for so many rows and keeps tiles that hang over the edge of C from writing there.</summary>
internal static unsafe class TileRunner<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Rows of the tallest tile.</summary>
    public static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLanes.Count == 16 ? 12 : 6;
    }

    /// <summary>Columns of a tile.</summary>
    public static int Columns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TLanes.Count;
    }

    /// <summary>The tile height for what is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Height(long rowsLeft) =>
        rowsLeft <= 4 ? 4
        : TLanes.Count != 16 ? 6
        : rowsLeft <= 8 ? 8 : 12;

    /// <summary>Rows of all tiles together that cover m rows.</summary>
    public static long PaddedRows(long m)
    {
        long whole = m / Rows * Rows;
        return m == whole ? whole : whole + Height(m - whole);
    }

    /// <summary>Computes rows x columns (at most height x Columns) of C from <paramref name="height"/> rows of A, all of which are read,
    /// and a panel of B, plus
    /// <paramref name="add"/> (C itself, another matrix, or null) and the bias (or null).</summary>
    public static void Run<TStrip>(
        int height, long rows, long columns, long k, float* a, long aStride, float* b, long bStep, float* c, long ldc,
        float* add, long addStride, float* bias)
        where TStrip : struct, IStrip
    {
        if (rows == height && columns == Columns)
        {
            RunWhole<TStrip>(height, k, a, aStride, b, bStep, c, ldc, add, addStride, bias);
            return;
        }

        float* tile = stackalloc float[12 * 32];
        RunWhole<TStrip>(height, k, a, aStride, b, bStep, tile, Columns, null, 0, null);
        for (long i = 0; i < rows; i++)
            for (long j = 0; j < columns; j++)
            {
                float value = tile[i * Columns + j];
                if (add != null)
                    value += add[i * addStride + j];
                if (bias != null)
                    value += bias[j];
                c[i * ldc + j] = value;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunWhole<TStrip>(
        int height, long k, float* a, long aStride, float* b, long bStep, float* c, long ldc, float* add, long addStride, float* bias)
        where TStrip : struct, IStrip
    {
        switch (height)
        {
            case 12:
                Tiles<TLanes, TVector>.Tile12x2<TStrip>(k, a, aStride, b, bStep, c, ldc, add, addStride, bias);
                break;
            case 8:
                Tiles<TLanes, TVector>.Tile8x2<TStrip>(k, a, aStride, b, bStep, c, ldc, add, addStride, bias);
                break;
            case 6:
                Tiles<TLanes, TVector>.Tile6x2<TStrip>(k, a, aStride, b, bStep, c, ldc, add, addStride, bias);
                break;
            default:
                Tiles<TLanes, TVector>.Tile4x2<TStrip>(k, a, aStride, b, bStep, c, ldc, add, addStride, bias);
                break;
        }
    }
}
