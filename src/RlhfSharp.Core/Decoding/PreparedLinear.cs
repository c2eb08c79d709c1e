namespace RlhfSharp.Core.Decoding;

/// <summary>input weight + bias.</summary>
/// <param name="Weight">Prepared.</param>
/// <param name="Bias">[outputs]</param>
public sealed record PreparedLinear(PreparedWeight Weight, Tensor Bias);
