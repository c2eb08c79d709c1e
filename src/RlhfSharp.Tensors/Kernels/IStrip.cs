namespace TorchSharp.Kernels;

/// <summary>How a tile finds its rows of A.</summary>
internal interface IStrip
{
    /// <summary>A[row, k] is at a[k * stride + row], instead of at a[row * stride + k].</summary>
    static abstract bool Transposed { get; }
}

/// <summary>Each row for itself, stride apart.</summary>
internal readonly struct StoredRows : IStrip
{
    public static bool Transposed => false;
}

/// <summary>The values of all rows side by side for each k, stride apart: packed strips, and matrices stored transposed.</summary>
internal readonly struct StoredColumns : IStrip
{
    public static bool Transposed => true;
}
