namespace TorchSharp.Kernels;

/// <summary>
/// A few rows: B passes by once, panel after panel, and each panel is used for all rows while it is in the cache.
/// B [k, n] is read as it lies in memory, B [n, k] is turned panel by panel.
/// </summary>
internal static unsafe class FewRowsProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const long SmallWork = 100_000; // multiplications

    private static int Rows => TileRunner<TLanes, TVector>.Rows;

    private static int Columns => TileRunner<TLanes, TVector>.Columns;

    public static void Run(MatrixProduct* product)
    {
        using Scratch scratch = Scratch.Open();
        product->PaddedRows = TileRunner<TLanes, TVector>.PaddedRows(product->M);
        if (product->TransposeA || product->PaddedRows > product->M || StoredStrip.Collides(product->StrideA))
            CopyRows(product, scratch);
        double work = (double)product->M * product->N * product->K;
        long panels = (product->N + Columns - 1) / Columns;
        long panelsInBlock = work < 2 * SmallWork ? panels : Math.Clamp((long)(panels * (SmallWork / work)) + 1, 4, 16);
        product->ColumnBlock = panelsInBlock * Columns;
        WorkerPool.For((panels + panelsInBlock - 1) / panelsInBlock, &ComputeBlock, product);
    }

    /// <summary>Puts a copy of A in its place, of whole tiles of rows, [PaddedRows, K].</summary>
    private static void CopyRows(MatrixProduct* product, Scratch scratch)
    {
        long stride = product->K + StoredStrip.Gap;
        float* copy = scratch.Floats(product->PaddedRows * stride);
        if (product->TransposeA)
            Packing.TransposeRows(product->A, product->StrideA, (int)product->K, product->M, copy, (int)stride);
        else
            StoredStrip.Copy(product->A, product->StrideA, product->M, product->K, copy);
        StoredStrip.Clear(product->M, product->PaddedRows, product->K, copy);
        product->A = copy;
        product->StrideA = stride;
        product->TransposeA = false;
    }

    private static void ComputeBlock(void* state, long block)
    {
        var product = (MatrixProduct*)state;
        long column = block * product->ColumnBlock, end = Math.Min(product->N, column + product->ColumnBlock);
        if (product->M == 1 && !product->TransposeB)
            column = SingleRow(product, column, end);
        using Scratch scratch = Scratch.Open();
        float* copy = scratch.Floats(product->K * Columns);
        for (; column < end; column += Columns)
        {
            int columns = (int)Math.Min(Columns, end - column);
            float* bias = product->Bias == null ? null : product->Bias + column;
            if (product->TransposeB)
                Packing.TransposeRows(product->B + column * product->StrideB, product->StrideB, columns, product->K, copy, Columns);
            else if (columns < Columns) // reading past the last columns could leave the matrix
                Packing.CopyRows(product->B + column, product->StrideB, columns, product->K, copy, Columns);
            else
            {
                Panel(product, column, columns, product->B + column, product->StrideB, bias);
                continue;
            }
            Panel(product, column, columns, copy, Columns, bias);
        }
    }

    private static void Panel(MatrixProduct* product, long column, long columns, float* b, long bStep, float* bias)
    {
        for (long row = 0; row < product->M; row += Rows)
        {
            int height = TileRunner<TLanes, TVector>.Height(product->M - row);
            TileRunner<TLanes, TVector>.Run<StoredRows>(
                height, Math.Min(height, product->M - row), columns, product->K, product->A + row * product->StrideA, product->StrideA,
                b, bStep, product->C + row * product->StrideC + column, product->StrideC,
                product->Addend == null ? null : product->Addend + row * product->AddendStride + column, product->AddendStride, bias);
        }
    }

    /// <summary>One row: eight vectors of it at a time, so that B is read in long runs.</summary>
    private static long SingleRow(MatrixProduct* product, long column, long end)
    {
        int step = 8 * TLanes.Count;
        for (; column <= end - step; column += step)
            Tiles<TLanes, TVector>.Tile1x8(
                product->K, product->A, 1, product->B + column, product->StrideB, product->C + column,
                product->Addend == null ? null : product->Addend + column, product->Bias == null ? null : product->Bias + column);
        return column;
    }
}
