using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// Output = activation(input weights + bias) + residual, with prepared weights. Blocks are some neighbouring panels for all rows, so
/// that the weights pass by once. What a row gives does not depend on the values of the others.
/// </summary>
internal unsafe struct PreparedProduct
{
    private const long BytesInBlock = 128 << 10, FewestBlocks = 8, Ahead = 2048; // bytes, blocks, bytes

    public PreparedPanels Panels;
    public float* Input; // [PaddedRows(Rows), Panels.Steps], InputStride apart; 0 past the inputs and past the last row
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
    public static long Stride(long columns) => PreparedPanels.PaddedInputs(columns) + StoredStrip.Gap;

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
            long bytes = PreparedPanels.Columns * Panels.Steps * PreparedPanels.Size(Panels.Format);
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
        long steps = product->Panels.Steps, columns = 2 * TLanes.Count, inBlock = product->PanelsInBlock, rows = product->Rows;
        long bytes = steps * PreparedTiles<TLanes, TVector, TReader>.Step;
        long end = Math.Min(PreparedPanels.Count(product->Panels.Outputs), (block + 1) * inBlock);
        long tallest = TLanes.Count == 16 ? 12 : 6, tiles = (rows + tallest - 1) / tallest;
        bool unpack = tiles > 1 && product->Panels.Format != PanelFormat.Float32;
        using Scratch scratch = Scratch.Open();
        float* tile = scratch.Floats(tallest * columns), floats = unpack ? scratch.Floats(steps * columns) : null;
        for (long panel = block * inBlock; panel < end; panel++)
        {
            byte* weights = (byte*)product->Panels.Weights + panel * bytes;
            if (unpack)
                PreparedTiles<TLanes, TVector, TReader>.Unpack(steps, weights, floats);
            // A tile that meets its weights first asks for them shortly before it uses them; the others for parts of the next panel.
            bool cold = tiles == 1 || panel == block * inBlock;
            byte* next = weights + bytes;
            long part = bytes / steps / Math.Max(1, cold ? tiles - 1 : tiles);
            for (long row = 0; row < rows;)
            {
                bool first = cold && row == 0;
                byte* ahead = first ? weights + Ahead : next;
                long advance = first ? bytes / steps : part;
                float* input = product->Input + row * product->InputStride;
                int height = PreparedTiles<TLanes, TVector, TReader>.Height(rows - row);
                if (unpack)
                    PreparedTiles<TLanes, TVector, Float32Reader>.Run(height, steps, input, product->InputStride, (byte*)floats, ahead, advance, tile);
                else
                    PreparedTiles<TLanes, TVector, TReader>.Run(height, steps, input, product->InputStride, weights, ahead, advance, tile);
                if (!first)
                    next += steps * part;
                long last = Math.Min(rows, row + height);
                for (float* sums = tile; row < last; row++, sums += columns)
                    FinishRow<TLanes, TVector>(product, sums, row, panel * columns);
            }
        }
    }

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
