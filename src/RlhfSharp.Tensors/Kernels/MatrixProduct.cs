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
    public float* Addend; // [m, n], added to the result: C itself, another matrix, or null
    public long AddendStride;
    public float* Bias; // [n] or null
    public float* Gelu; // [m, n], StrideC apart: where GELU of the result goes, which may be C; or null

    // Set by the path that computes it.
    public float* PackedA;
    public long PaddedRows;
    public long RowBlock;
    public long ColumnBlock;
    public long RowBlocks;
    public long ColumnBlocks;
}
