namespace RlhfSharp.Agents.Advantages;

/// <summary>Advantages, and the returns a critic is trained towards.</summary>
/// <param name="Advantages">float32 [rows, steps]; 0 at padding.</param>
/// <param name="Returns">float32 [rows, steps].</param>
public sealed record AdvantageEstimate(Tensor Advantages, Tensor Returns);
