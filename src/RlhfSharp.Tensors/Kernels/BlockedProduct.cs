namespace TorchSharp.Kernels;

/// <summary>
/// Large products. A is packed whole into strips, then blocks of C are computed, each packing its block of B, which stays in
/// the second-level cache while the strips of A pass by. Every element of C sums k in the same order whatever the blocks.
/// </summary>
internal static unsafe class BlockedProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const long BlockK = 384;
    private const long WidestColumnBlock = 320;
    private const long MostPackedFloats = 4 << 20;
    private const long SmallWork = 2_000_000; // multiplications; less is not worth sharing
    private const long StripsPerPackingJob = 8;

    private static int Rows => TileRunner<TLanes, TVector>.Rows;

    private static int Columns => TileRunner<TLanes, TVector>.Columns;

    public static void Run(MatrixProduct* product)
    {
        long rowsAtOnce = Math.Max(Rows, MostPackedFloats / Math.Max(product->K, 1) / Rows * Rows);
        for (long row = 0; row < product->M; row += rowsAtOnce)
        {
            MatrixProduct part = *product;
            part.M = Math.Min(rowsAtOnce, product->M - row);
            part.A += product->TransposeA ? row : row * product->StrideA;
            part.C += row * product->StrideC;
            RunRows(&part);
        }
    }

    private static void RunRows(MatrixProduct* product)
    {
        using Scratch scratch = Scratch.Open();
        product->PaddedRows = TileRunner<TLanes, TVector>.PaddedRows(product->M);
        product->PackedA = scratch.Floats(product->PaddedRows * product->K);
        ChooseBlocks(product);

        long strips = (product->M + Rows - 1) / Rows;
        long packingJobs = (strips + StripsPerPackingJob - 1) / StripsPerPackingJob;
        long jobs = product->RowBlocks * product->ColumnBlocks;
        if (jobs > 1)
        {
            WorkerPool.For(packingJobs, &PackStrips, product);
            WorkerPool.For(jobs, &ComputeBlock, product);
            return;
        }
        for (long job = 0; job < packingJobs; job++)
            PackStrips(product, job);
        ComputeBlock(product, 0);
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

    /// <summary>Layout of packed A: for each block of k, for each strip, [k in block][rows of the strip].</summary>
    private static void PackStrips(void* state, long job)
    {
        var product = (MatrixProduct*)state;
        long first = job * StripsPerPackingJob * Rows;
        long end = Math.Min(product->M, first + StripsPerPackingJob * Rows);
        for (long p = 0; p < product->K; p += BlockK)
        {
            long k = Math.Min(BlockK, product->K - p);
            long row = first;
            if (product->TransposeA)
            {
                long whole = (end - first) / Rows;
                Packing.CopyPanels(
                    product->A + p * product->StrideA + row, product->StrideA, whole, k,
                    product->PackedA + p * product->PaddedRows + row * k, Rows);
                row += whole * Rows;
            }
            for (; row < end; row += Rows)
            {
                int height = TileRunner<TLanes, TVector>.Height(product->M - row);
                int rows = (int)Math.Min(height, product->M - row);
                float* strip = product->PackedA + p * product->PaddedRows + row * k;
                if (product->TransposeA)
                    Packing.CopyRows(product->A + p * product->StrideA + row, product->StrideA, rows, k, strip, height);
                else
                    Packing.TransposeRows(product->A + row * product->StrideA + p, product->StrideA, rows, k, strip, height);
            }
        }
    }

    private static void ComputeBlock(void* state, long job)
    {
        var product = (MatrixProduct*)state;
        long firstColumn = job / product->RowBlocks * product->ColumnBlock;
        long firstRow = job % product->RowBlocks * product->RowBlock;
        long endColumn = Math.Min(product->N, firstColumn + product->ColumnBlock);
        long endRow = Math.Min(product->M, firstRow + product->RowBlock);
        using Scratch scratch = Scratch.Open();
        float* packedB = scratch.Floats(Math.Min(BlockK, product->K) * product->ColumnBlock);

        long p = 0;
        do
        {
            long k = Math.Min(BlockK, product->K - p);
            PackPanels(product, p, k, firstColumn, endColumn, packedB);
            bool add = product->Accumulate || p > 0;
            float* bias = p + k == product->K ? product->Bias : null;
            for (long row = firstRow; row < endRow; row += Rows)
            {
                int height = TileRunner<TLanes, TVector>.Height(product->M - row);
                float* strip = product->PackedA + p * product->PaddedRows + row * k;
                for (long column = firstColumn; column < endColumn; column += Columns)
                    TileRunner<TLanes, TVector>.Run(
                        height, Math.Min(height, product->M - row), Math.Min(Columns, endColumn - column), k,
                        strip, packedB + (column - firstColumn) * k, Columns,
                        product->C + row * product->StrideC + column, product->StrideC, add, bias == null ? null : bias + column);
            }
            p += k;
        }
        while (p < product->K);
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
