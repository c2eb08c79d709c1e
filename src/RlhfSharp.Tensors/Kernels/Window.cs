namespace TorchSharp.Kernels;

/// <summary>A window that slides over the planes of images.</summary>
/// <param name="Rows">Down.</param>
/// <param name="Columns">Across.</param>
internal readonly record struct Window(WindowAxis Rows, WindowAxis Columns)
{
    /// <summary>Elements of a plane.</summary>
    public long PlaneSize => Rows.Size * Columns.Size;

    /// <summary>Elements in the window.</summary>
    public long Area => Rows.Kernel * Columns.Kernel;

    /// <summary>Positions of the window on a plane.</summary>
    public long Count => Rows.Count * Columns.Count;

    /// <summary>True when the window sees each element of a plane once, in order.</summary>
    public bool IsIdentity => Rows.IsIdentity && Columns.IsIdentity;
}
