namespace TorchSharp.Kernels;

/// <summary>The operands of one product, as <see cref="MatMul.Multiply"/> takes them.</summary>
internal unsafe struct MatrixProduct
{
    public bool TransposeA;
    public bool TransposeB;
    public long M;
    public long N;
    public long K;
    public float* A;
    public long StrideA;
    public float* B;
    public long StrideB;
    public float* C;
    public long StrideC;
    public bool Accumulate;
    public float* Bias;

    // Set by the path that computes it.
    public float* PackedA;
    public long PaddedRows;
    public long RowBlock;
    public long ColumnBlock;
    public long RowBlocks;
    public long ColumnBlocks;
}
