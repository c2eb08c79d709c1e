using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Core.Onnx;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Onnx.Runtime;

/// <summary>The ONNX file of a model folder, ready to run in ONNX Runtime.</summary>
public sealed class OnnxModelFile : IDisposable
{
    private readonly OnnxRuntime runtime;

    private OnnxModelFile(string path, WeightFormat format, OnnxRuntime runtime, OnnxSession session) => (Path, Format, this.runtime, Session) = (path, format, runtime, session);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How it holds the weights.</summary>
    public WeightFormat Format { get; }

    /// <summary>Runs it.</summary>
    public OnnxSession Session { get; }

    /// <summary>Name and version of the runtime.</summary>
    public string Engine => $"ONNX Runtime {runtime.Version}";

    /// <summary>Opens the file that `rlhf export` wrote into a model folder.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="format">float32: model.onnx; int8: model_quantized.onnx.</param>
    /// <param name="library">ONNX Runtime's library; null: where the system looks for libraries.</param>
    /// <param name="threads">Threads that one run may use; 0: one for each core.</param>
    /// <exception cref="UserException">There is no such file or no such library, or ONNX Runtime does not accept the file.</exception>
    public static OnnxModelFile Open(string folder, WeightFormat format, string? library, int threads)
    {
        string path = System.IO.Path.Combine(folder, NameOf(format));
        if (!File.Exists(path))
            throw new UserException($"{path}: there is no such file; write it with `rlhf export --model {folder}{(format == WeightFormat.Int8 ? " --quantize int8" : "")}`");
        OnnxRuntime runtime = OnnxRuntime.Open(library);
        try
        {
            return new OnnxModelFile(path, format, runtime, runtime.OpenSession(path, threads));
        }
        catch
        {
            runtime.Dispose();
            throw;
        }
    }

    /// <summary>The file's path in a model folder.</summary>
    /// <exception cref="UserException">ONNX files do not hold weights in this format.</exception>
    public static string NameOf(WeightFormat format) => Gpt2Onnx.FileName(format switch
    {
        WeightFormat.Float32 => OnnxPrecision.Float32,
        WeightFormat.Int8 => OnnxPrecision.Int8,
        _ => throw new UserException("--weights is 'bfloat16'; with --onnx give float32 or int8"),
    });

    /// <summary>True for a folder that holds ONNX files and not the weights that our own engine reads.</summary>
    public static bool IsAlone(string folder) =>
        !File.Exists(System.IO.Path.Combine(folder, Gpt2Files.WeightsFile))
        && Enum.GetValues<OnnxPrecision>().Any(precision => File.Exists(System.IO.Path.Combine(folder, Gpt2Onnx.FileName(precision))));

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Dispose();
        runtime.Dispose();
    }
}
