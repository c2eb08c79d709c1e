namespace RlhfSharp.Core;

/// <summary>The linear layers of a small network, first to last.</summary>
/// <param name="Weights">Each [outputs, inputs], as nn.Linear has it; the inputs are the outputs of the layer before.</param>
/// <param name="Biases">Each [outputs].</param>
public sealed record MlpParameters(IReadOnlyList<Tensor> Weights, IReadOnlyList<Tensor> Biases);
