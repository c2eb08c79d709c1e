namespace TorchSharp.Kernels;

/// <summary>How the weights of a panel are stored.</summary>
internal enum PanelFormat
{
    Float32,

    /// <summary>The upper half of a float, rounded to nearest.</summary>
    BFloat16,

    /// <summary>Whole numbers in [-127, 127], to be multiplied by a scale of their column.</summary>
    Int8,
}
