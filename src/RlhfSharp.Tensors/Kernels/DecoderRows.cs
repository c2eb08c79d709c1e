using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// What a decoder does with each token besides products and attention: embedding, choosing, layer norm and probabilities, a few rows in a block.
/// Rows of X lie StrideX apart, rows of Y StrideY.
/// </summary>
internal unsafe struct DecoderRows
{
    private const long ElementsInBlock = 2048;

    public float* X;
    public float* Y;
    public long StrideX;
    public long StrideY;
    public long Rows;
    public long Columns;
    public float* Weight; // layer norm; or the table of tokens
    public float* Bias; // layer norm; or the table of positions
    public float Epsilon;
    public float* InverseTemperatures; // one a row
    public long* Tokens;
    public long* Positions;
    public long* Chosen; // rows of X to copy

    /// <summary>Parts that can be computed in any order.</summary>
    public readonly long Blocks => (Rows + RowsInBlock - 1) / RowsInBlock;

    private readonly long RowsInBlock => Dispatch.RowsPerBlock(Columns, ElementsInBlock);

    /// <summary>Y = the token's row of one table + the position's row of another.</summary>
    internal readonly struct Embed : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var rows = (DecoderRows*)state;
            for (long row = block * rows->RowsInBlock, end = rows->End(block); row < end; row++)
            {
                float* token = rows->Weight + rows->Tokens[row] * rows->Columns, position = rows->Bias + rows->Positions[row] * rows->Columns;
                float* y = rows->Y + row * rows->StrideY;
                long i = 0;
                for (; i <= rows->Columns - TLanes.Count; i += TLanes.Count)
                    TLanes.Store(y + i, TLanes.Add(TLanes.Load(token + i), TLanes.Load(position + i)));
                for (; i < rows->Columns; i++)
                    y[i] = token[i] + position[i];
            }
        }
    }

    /// <summary>Y = the chosen rows of X.</summary>
    internal readonly struct Copy : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var rows = (DecoderRows*)state;
            long bytes = rows->Columns * sizeof(float);
            for (long row = block * rows->RowsInBlock, end = rows->End(block); row < end; row++)
                Buffer.MemoryCopy(rows->X + rows->Chosen[row] * rows->StrideX, rows->Y + row * rows->StrideY, bytes, bytes);
        }
    }

    /// <summary>Y = layer norm of X.</summary>
    internal readonly struct Norm : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var rows = (DecoderRows*)state;
            for (long row = block * rows->RowsInBlock, end = rows->End(block); row < end; row++)
                LayerNorm.ForwardRow<TLanes, TVector>(
                    rows->X + row * rows->StrideX, rows->Weight, rows->Bias, rows->Epsilon, rows->Y + row * rows->StrideY, rows->Columns);
        }
    }

    /// <summary>X = softmax(X / temperature), in place.</summary>
    internal readonly struct Probabilities : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var rows = (DecoderRows*)state;
            long n = rows->Columns;
            for (long row = block * rows->RowsInBlock, end = rows->End(block); row < end; row++)
            {
                float* x = rows->X + row * rows->StrideX;
                float sum = RowMath<TLanes, TVector>.ExpStoreSum(x, RowMath<TLanes, TVector>.Largest(x, n), rows->InverseTemperatures[row], x, n);
                RowMath<TLanes, TVector>.Scale(1f / sum, x, x, n);
            }
        }
    }

    private readonly long End(long block) => Math.Min(Rows, (block + 1) * RowsInBlock);
}
