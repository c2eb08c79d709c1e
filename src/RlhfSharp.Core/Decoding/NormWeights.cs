namespace RlhfSharp.Core.Decoding;

/// <summary>A layer norm.</summary>
/// <param name="Weight">[width]</param>
/// <param name="Bias">[width]</param>
/// <param name="Epsilon">Added to the variance.</param>
public sealed record NormWeights(Tensor Weight, Tensor Bias, double Epsilon);
