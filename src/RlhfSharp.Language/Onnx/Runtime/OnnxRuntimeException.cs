namespace RlhfSharp.Language.Onnx.Runtime;

/// <summary>ONNX Runtime refused something; the message is its own.</summary>
public sealed class OnnxRuntimeException(string message) : Exception("ONNX Runtime: " + message);
