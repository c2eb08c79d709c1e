namespace TorchSharp.Kernels;

/// <summary>
/// Large products. Blocks of C are computed, each packing its block of B, which stays in the second-level cache while the rows of A
/// pass by. A is read as it is stored, but for two cases: where it is stored transposed it is packed into strips, all of it first
/// if it is small and several blocks share it, else some strips at a time; rows whose distance would put them on top of each other
/// in the first-level cache are copied, a tile's at a time.
/// Every element of C sums k in the same order whatever the blocks.
/// </summary>
internal static unsafe class BlockedProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const long BlockK = 384;
    private const long WidestColumnBlock = 320;
    private const long MostPackedFloats = 4 << 20;
    private const long SmallWork = 2_000_000; // multiplications; less is not worth sharing
    private const long StripsAtOnce = 8; // of a transposed A: 96 columns are six whole cache lines
    private const long PackedAtOnce = 512 * 1024; // floats; a transposed A that is larger would go through memory

    private static int Rows => TileRunner<TLanes, TVector>.Rows;

    private static int Columns => TileRunner<TLanes, TVector>.Columns;

    public static void Run(MatrixProduct* product)
    {
        ChooseBlocks(product);
        long jobs = product->RowBlocks * product->ColumnBlocks;
        if (!product->TransposeA)
        {
            WorkerPool.For(jobs, &ComputeBlock<StoredRows>, product);
            return;
        }

        using Scratch scratch = Scratch.Open();
        if (product->ColumnBlocks > 1 && product->M * product->K <= PackedAtOnce)
        {
            product->PaddedRows = TileRunner<TLanes, TVector>.PaddedRows(product->M);
            product->PackedA = scratch.Floats(product->PaddedRows * product->K);
            long strips = (product->M + Rows - 1) / Rows;
            WorkerPool.For((strips + StripsAtOnce - 1) / StripsAtOnce, &PackStrips, product);
        }
        WorkerPool.For(jobs, &ComputeBlock<StoredColumns>, product);
    }

    /// <summary>Column blocks that fit the cache; more and smaller ones, then row blocks too, until every thread has several.</summary>
    private static void ChooseBlocks(MatrixProduct* product)
    {
        long panels = (product->N + Columns - 1) / Columns;
        long strips = (product->M + Rows - 1) / Rows;
        double work = (double)product->M * product->N * product->K;
        int threads = WorkerPool.ThreadCount;
        long wanted = threads == 1 || work < SmallWork ? 1 : Math.Min(4L * threads, (long)(work / (SmallWork / 4)));

        long columnBlocks = (panels * Columns + WidestColumnBlock - 1) / WidestColumnBlock;
        columnBlocks = Math.Min(panels, Math.Max(columnBlocks, Math.Min(wanted, (panels + 3) / 4)));
        long panelsInBlock = (panels + columnBlocks - 1) / columnBlocks;
        product->ColumnBlock = panelsInBlock * Columns;
        product->ColumnBlocks = (panels + panelsInBlock - 1) / panelsInBlock;

        long rowBlocks = Math.Clamp(wanted / product->ColumnBlocks, 1, Math.Max(1, strips / 4));
        long stripsInBlock = (strips + rowBlocks - 1) / rowBlocks;
        product->RowBlock = stripsInBlock * Rows;
        product->RowBlocks = (strips + stripsInBlock - 1) / stripsInBlock;
    }

    private static void ComputeBlock<TStrip>(void* state, long job)
        where TStrip : struct, IStrip
    {
        var product = (MatrixProduct*)state;
        long firstColumn = job / product->RowBlocks * product->ColumnBlock;
        long firstRow = job % product->RowBlocks * product->RowBlock;
        long endColumn = Math.Min(product->N, firstColumn + product->ColumnBlock);
        long endRow = Math.Min(product->M, firstRow + product->RowBlock);
        using Scratch scratch = Scratch.Open();
        float* packedB = scratch.Floats(Math.Min(BlockK, product->K) * product->ColumnBlock);
        float* copiedA = scratch.Floats(TStrip.Transposed ? StripsAtOnce * Rows * BlockK : Rows * (BlockK + StoredStrip.Gap));

        long p = 0;
        do
        {
            long k = Math.Min(BlockK, product->K - p);
            PackPanels(product, p, k, firstColumn, endColumn, packedB);
            bool last = p + k == product->K;
            float* add = p > 0 ? product->C : product->Addend, bias = last ? product->Bias : null;
            long addStride = p > 0 ? product->StrideC : product->AddendStride;
            for (long row = firstRow; row < endRow; row += Rows)
            {
                int height = TileRunner<TLanes, TVector>.Height(product->M - row);
                long rows = Math.Min(height, product->M - row), stride = product->StrideA;
                float* strip = TStrip.Transposed
                    ? PackedStrip(product, p, k, row, firstRow, endRow, copiedA, height, ref stride)
                    : StoredStrip.Rows(product->A + row * stride + p, ref stride, rows, height, k, copiedA);
                long next = TStrip.Transposed || !StoredStrip.Collides(product->StrideA) ? endRow : row + Rows;
                for (long column = firstColumn; column < endColumn; column += Columns)
                {
                    for (int i = 0; i < 2 && next < endRow && next < row + 2 * Rows; i++, next++)
                        StoredStrip.Prefetch(product->A + next * product->StrideA + p, k);
                    TileRunner<TLanes, TVector>.Run<TStrip>(
                        height, rows, Math.Min(Columns, endColumn - column), k,
                        strip, stride, packedB + (column - firstColumn) * k, Columns,
                        product->C + row * product->StrideC + column, product->StrideC,
                        add == null ? null : add + row * addStride + column, addStride, bias == null ? null : bias + column);
                }
                if (last && product->Gelu != null)
                    Gelu.ForwardBlock<TLanes, TVector>(
                        product->C + row * product->StrideC + firstColumn, product->Gelu + row * product->StrideC + firstColumn, product->StrideC,
                        rows, endColumn - firstColumn);
            }
            p += k;
        }
        while (p < product->K);
    }

    /// <summary>The strip of a transposed A that begins at <paramref name="row"/>, [k][height]; the first of several packs them all.</summary>
    private static float* PackedStrip(
        MatrixProduct* product, long p, long k, long row, long firstRow, long endRow, float* packed, int height, ref long stride)
    {
        stride = height;
        if (product->PackedA != null)
            return product->PackedA + p * product->PaddedRows + row * k;
        long place = (row - firstRow) % (StripsAtOnce * Rows);
        if (place == 0)
            PackStrips(product, p, k, row, Math.Min(endRow, row + StripsAtOnce * Rows), packed);
        return packed + place * k;
    }

    /// <summary>Layout of packed A: for each block of k, for each strip, [k in block][rows of the strip].</summary>
    private static void PackStrips(void* state, long job)
    {
        var product = (MatrixProduct*)state;
        long row = job * StripsAtOnce * Rows, end = Math.Min(product->M, row + StripsAtOnce * Rows);
        for (long p = 0; p < product->K; p += BlockK)
        {
            long k = Math.Min(BlockK, product->K - p);
            PackStrips(product, p, k, row, end, product->PackedA + p * product->PaddedRows + row * k);
        }
    }

    /// <summary>Rows [row, end) of A for k values from p on; only the last strip may be lower than a tile.</summary>
    private static void PackStrips(MatrixProduct* product, long p, long k, long row, long end, float* packed)
    {
        float* source = product->A + p * product->StrideA + row;
        long whole = (end - row) / Rows, rest = (end - row) % Rows;
        Packing.CopyPanels(source, product->StrideA, whole, k, packed, Rows);
        if (rest > 0)
            Packing.CopyRows(
                source + whole * Rows, product->StrideA, (int)rest, k, packed + whole * Rows * k, TileRunner<TLanes, TVector>.Height(rest));
    }

    private static void PackPanels(MatrixProduct* product, long p, long k, long firstColumn, long endColumn, float* packed)
    {
        long column = firstColumn;
        if (!product->TransposeB)
        {
            long whole = (endColumn - firstColumn) / Columns;
            Packing.CopyPanels(product->B + p * product->StrideB + column, product->StrideB, whole, k, packed, Columns);
            column += whole * Columns;
            packed += whole * Columns * k;
        }
        for (; column < endColumn; column += Columns, packed += k * Columns)
        {
            int columns = (int)Math.Min(Columns, endColumn - column);
            if (product->TransposeB)
                Packing.TransposeRows(product->B + column * product->StrideB + p, product->StrideB, columns, k, packed, Columns);
            else
                Packing.CopyRows(product->B + p * product->StrideB + column, product->StrideB, columns, k, packed, Columns);
        }
    }
}
