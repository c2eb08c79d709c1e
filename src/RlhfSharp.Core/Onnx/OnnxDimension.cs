namespace RlhfSharp.Core.Onnx;

/// <summary>One axis of a model's input or output: a number, or a name for what is known only when the model runs.</summary>
/// <param name="Name">The name; null where the size is fixed.</param>
/// <param name="Size">The size where there is no name.</param>
public readonly record struct OnnxDimension(string? Name, long Size)
{
    /// <summary>An axis that is known when the model runs.</summary>
    public static implicit operator OnnxDimension(string name) => new(name, 0);

    /// <summary>An axis of fixed size.</summary>
    public static implicit operator OnnxDimension(long size) => new(null, size);
}
