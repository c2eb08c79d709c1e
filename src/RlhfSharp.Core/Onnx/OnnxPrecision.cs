namespace RlhfSharp.Core.Onnx;

/// <summary>How an exported model stores and multiplies its large matrices.</summary>
public enum OnnxPrecision
{
    /// <summary>As trained.</summary>
    Float32,

    /// <summary>Weights as 8-bit integers with a scale for each output; what they are multiplied with is rounded to 8 bits as they come (dynamic quantisation).</summary>
    Int8,
}
