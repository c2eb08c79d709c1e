using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Output = activation(input weights + bias) + residual, with prepared weights. Blocks are some neighbouring panels for all rows, so
/// that the weights pass by once. What a row gives does not depend on the values of the others.
/// </summary>
internal unsafe struct PreparedProduct
{
    private const long BytesInBlock = 128 << 10, FewestBlocks = 8;

    public PreparedPanels Panels;
    public float* Input; // [PaddedRows(Rows), inputs], InputStride apart; no denormals past the last row
    public long InputStride;
    public long Rows;
    public float* Bias; // [outputs] or null
    public bool Gelu;
    public float* Residual; // [rows, outputs], OutputStride apart, or null; may be the output
    public float* Output; // [rows, outputs]
    public long OutputStride;

    /// <summary>Rows that are read, so that the last tile is whole.</summary>
    public static long PaddedRows(long rows) => (rows + 11) / 12 * 12;

    /// <summary>Floats between rows that do not lie on top of each other in the first-level cache.</summary>
    public static long Stride(long columns) => columns + StoredStrip.Gap;

    /// <summary>Parts that can be computed in any order.</summary>
    public readonly long Blocks
    {
        get
        {
            long panels = PreparedPanels.Count(Panels.Outputs);
            return (panels + PanelsInBlock - 1) / PanelsInBlock;
        }
    }

    private readonly long PanelsInBlock
    {
        get
        {
            long bytes = PreparedPanels.Columns * Panels.Inputs * PreparedPanels.Size(Panels.Format);
            long most = Math.Max(1, PreparedPanels.Count(Panels.Outputs) / FewestBlocks);
            return Math.Clamp(BytesInBlock / Math.Max(bytes, 1), 1, most);
        }
    }

    public static void Run(PreparedProduct* product) => Dispatch.For<Kernel>(product->Blocks, product);

    internal readonly struct Kernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var product = (PreparedProduct*)state;
            switch (product->Panels.Format)
            {
                case PanelFormat.Float32:
                    RunBlock<TLanes, TVector, Float32Reader>(product, block);
                    break;
                case PanelFormat.BFloat16:
                    RunBlock<TLanes, TVector, BFloat16Reader>(product, block);
                    break;
                default:
                    RunBlock<TLanes, TVector, Int8Reader>(product, block);
                    break;
            }
        }
    }

    private static void RunBlock<TLanes, TVector, TReader>(PreparedProduct* product, long block)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
        where TReader : struct, IPanelReader
    {
        long inputs = product->Panels.Inputs, columns = 2 * TLanes.Count, inBlock = product->PanelsInBlock;
        long end = Math.Min(PreparedPanels.Count(product->Panels.Outputs), (block + 1) * inBlock);
        bool manyRows = product->Rows > FewRows<TLanes, TVector>();
        bool unpack = manyRows && product->Panels.Format != PanelFormat.Float32;
        using Scratch scratch = Scratch.Open();
        float* tile = scratch.Floats(12 * columns), floats = unpack ? scratch.Floats(inputs * columns) : null;
        for (long panel = block * inBlock; panel < end; panel++)
        {
            byte* weights = (byte*)product->Panels.Weights + panel * columns * inputs * TReader.Size;
            if (unpack)
                PreparedTiles<TLanes, TVector, TReader>.Unpack(inputs, weights, floats);
            for (long row = 0; row < product->Rows;)
            {
                long left = product->Rows - row;
                float* input = product->Input + row * product->InputStride;
                int height;
                if (manyRows)
                {
                    height = TileRunner<TLanes, TVector>.Height(left);
                    TileRunner<TLanes, TVector>.Run<StoredRows>(
                        height, height, columns, inputs, input, product->InputStride, unpack ? floats : (float*)weights, columns,
                        tile, columns, false, null);
                }
                else
                {
                    height = Height<TLanes, TVector>(left);
                    if (height == 1)
                        PreparedTiles<TLanes, TVector, TReader>.Tile1(inputs, input, weights, tile);
                    else if (height == 2)
                        PreparedTiles<TLanes, TVector, TReader>.Tile2(inputs, input, product->InputStride, weights, tile);
                    else if (height == 4)
                        PreparedTiles<TLanes, TVector, TReader>.Tile4(inputs, input, product->InputStride, weights, tile);
                    else
                        PreparedTiles<TLanes, TVector, TReader>.Tile8(inputs, input, product->InputStride, weights, tile);
                }
                for (long i = 0; i < Math.Min(height, left); i++)
                    FinishRow<TLanes, TVector>(product, tile + i * columns, row + i, panel * columns);
                row += height;
            }
        }
    }

    /// <summary>Up to so many rows are bound by reading the weights, and these are turned into floats in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FewRows<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Count == 16 ? 8 : 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Height<TLanes, TVector>(long rowsLeft)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => rowsLeft <= 2 ? (int)rowsLeft : rowsLeft <= 4 || TLanes.Count != 16 ? 4 : 8;

    /// <summary>The columns of one panel in one row: sums to output.</summary>
    private static void FinishRow<TLanes, TVector>(PreparedProduct* product, float* sums, long row, long column)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        long end = Math.Min(product->Panels.Outputs, column + 2 * TLanes.Count);
        for (; column <= end - TLanes.Count; column += TLanes.Count, sums += TLanes.Count)
            Finish<TLanes, TVector>(product, sums, row, column);
        for (; column < end; column++, sums++)
            Finish<LanesScalar, float>(product, sums, row, column);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TLanes, TVector>(PreparedProduct* product, float* sums, long row, long column)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        long place = row * product->OutputStride + column;
        TVector value = TLanes.Load(sums);
        if (product->Panels.Scales != null)
            value = TLanes.Multiply(value, TLanes.Load(product->Panels.Scales + column));
        if (product->Bias != null)
            value = TLanes.Add(value, TLanes.Load(product->Bias + column));
        if (product->Gelu)
            value = TorchSharp.Kernels.Gelu.ForwardMap.Apply<TLanes, TVector>(value);
        if (product->Residual != null)
            value = TLanes.Add(value, TLanes.Load(product->Residual + place));
        TLanes.Store(product->Output + place, value);
    }
}
