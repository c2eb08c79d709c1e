using System.Runtime.InteropServices;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Onnx.Runtime;

/// <summary>ONNX Runtime's native library, loaded into this process. Not part of this project: it is used where it is found.</summary>
public sealed class OnnxRuntime : IDisposable
{
    /// <summary>The environment variable that names the library's file.</summary>
    public const string LibraryVariable = "ORT_LIBRARY";

    private static readonly string[] usualNames = OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib", "libonnxruntime.1.dylib"]
        : ["libonnxruntime.so.1", "libonnxruntime.so"];

    private readonly nint library;

    private OnnxRuntime(nint library)
    {
        this.library = library;
        Api = new OrtApi(library);
        Environment = Api.CreateEnvironment();
    }

    /// <summary>What <see cref="LibraryVariable"/> says; null: nothing.</summary>
    public static string? LibraryOfEnvironment => System.Environment.GetEnvironmentVariable(LibraryVariable) is { Length: > 0 } path ? path : null;

    /// <summary>The library's version, 1.30.0 for instance.</summary>
    public string Version => Api.VersionText;

    internal OrtApi Api { get; }

    internal nint Environment { get; }

    /// <summary>Loads the library.</summary>
    /// <param name="path">Its file; null: where the system looks for libraries, under the usual names.</param>
    /// <exception cref="UserException">It is not found, is something else, or is too old.</exception>
    public static OnnxRuntime Open(string? path)
    {
        nint library = 0;
        foreach (string name in path is null ? usualNames : [Path.GetFullPath(path)])
            if (NativeLibrary.TryLoad(name, out library)) break;
        if (library == 0)
            throw new UserException(NotFound(path));
        try
        {
            return new OnnxRuntime(library);
        }
        catch
        {
            NativeLibrary.Free(library);
            throw;
        }
    }

    /// <summary>Reads an ONNX file and makes it ready to run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">Threads that one run may use; 0: one for each core.</param>
    /// <exception cref="UserException">The file is missing, or ONNX Runtime does not accept it.</exception>
    public OnnxSession OpenSession(string path, int threads = 0)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: there is no such file; write it with `rlhf export`.");
        nint options = Api.CreateSessionOptions(threads);
        try
        {
            return new OnnxSession(Api, Api.CreateSession(Environment, Path.GetFullPath(path), options));
        }
        catch (OnnxRuntimeException refusal)
        {
            throw new UserException($"{path}: cannot be run by {refusal.Message}", refusal);
        }
        finally
        {
            Api.ReleaseSessionOptions(options);
        }
    }

    /// <summary>Where the library was looked for, and where it comes from.</summary>
    internal static string NotFound(string? path) => (path is null
        ? $"ONNX Runtime was not found where this system looks for libraries ({string.Join(", ", usualNames)}), and {LibraryVariable} is not set"
        : $"{LibraryVariable} is '{path}', which is not there or no library for this system")
        + $": set {LibraryVariable} to the file {usualNames[0]} of the npm package onnxruntime-node (npm install --ignore-scripts onnxruntime-node, below bin/) or of a release of ONNX Runtime, or use a model folder with model.safetensors, which needs no library.";

    /// <summary>Ends the library's threads. The library stays loaded: unloading it while its threads end is not safe.</summary>
    public void Dispose() => Api.ReleaseEnvironment(Environment);
}
