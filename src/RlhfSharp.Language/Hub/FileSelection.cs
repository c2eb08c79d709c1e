using System.IO.Enumeration;

namespace RlhfSharp.Language.Hub;

/// <summary>Which files of a repository are wanted: patterns with * and ?, where * also crosses folders (the Python library's rule).</summary>
/// <param name="Include">Only files that fit one of these; empty: all.</param>
/// <param name="Exclude">Without files that fit one of these.</param>
public sealed record FileSelection(IReadOnlyList<string> Include, IReadOnlyList<string> Exclude)
{
    private static readonly string[] OtherFrameworks =
        ["*.bin", "*.pt", "*.pth", "*.h5", "*.msgpack", "*.ot", "*.ckpt*", "*.tflite", "*.onnx", "*.onnx_data", "*.mlmodel", "*.mlpackage/*", "*.gguf", "*.pkl", "onnx/*", "coreml/*"];

    /// <summary>Every file.</summary>
    public static FileSelection Everything { get; } = new([], []);

    /// <summary>A model as this project reads it: without the same weights once more for other frameworks.</summary>
    public static FileSelection OfModel { get; } = new([], OtherFrameworks);

    /// <summary>Data as this project reads them.</summary>
    public static FileSelection OfData { get; } = new(["*.jsonl", "*.jsonl.gz"], []);

    /// <summary>A model for ONNX Runtime: its graph, or graphs where it is not known yet which one will run, with its configuration and tokenizer.</summary>
    /// <param name="graphs">Paths in the model folder.</param>
    public static FileSelection OfOnnx(params IReadOnlyList<string> graphs) => new(["*.json", "*.txt", .. graphs.Select(graph => "*" + graph.Replace('\\', '/'))], []);

    /// <summary>True for a wanted file.</summary>
    public bool Takes(string path) => (Include.Count == 0 || Include.Any(pattern => Fits(pattern, path))) && !Exclude.Any(pattern => Fits(pattern, path));

    private static bool Fits(string pattern, string path) => FileSystemName.MatchesSimpleExpression(pattern.EndsWith('/') ? pattern + "*" : pattern, path, ignoreCase: false);
}
