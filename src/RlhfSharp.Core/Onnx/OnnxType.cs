namespace RlhfSharp.Core.Onnx;

/// <summary>Element types of ONNX tensors that this project writes or reads, with ONNX's numbers.</summary>
public enum OnnxType
{
    /// <summary>32-bit floating point.</summary>
    Float32 = 1,

    /// <summary>8-bit integers, 0 to 255.</summary>
    UInt8 = 2,

    /// <summary>8-bit integers, -128 to 127.</summary>
    Int8 = 3,

    /// <summary>32-bit integers.</summary>
    Int32 = 6,

    /// <summary>64-bit integers.</summary>
    Int64 = 7,

    /// <summary>Truth values.</summary>
    Bool = 9,
}
