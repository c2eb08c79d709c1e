namespace RlhfSharp.FineTuning.Export;

/// <summary>What an export wrote.</summary>
/// <param name="Kind">policy, reward_model or control_policy.</param>
/// <param name="Files">The ONNX files.</param>
public sealed record ExportedModel(string Kind, IReadOnlyList<string> Files);
