using System.Runtime.InteropServices;
using System.Text;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Onnx.Runtime;

/// <summary>
/// The functions of ONNX Runtime's C API that are used here. The library gives out one table of function pointers, whose order never changes
/// (onnxruntime_c_api.h, struct OrtApi); the numbers are places in it. Handles are opaque pointers.
/// </summary>
internal sealed unsafe class OrtApi
{
    private const uint Version = 17;   // the first whose library knows operator set 20
    private const int EnableAllOptimizations = 99, LogWarnings = 2;

    private readonly nint* table;

    /// <param name="library">The loaded library.</param>
    /// <exception cref="UserException">It is no ONNX Runtime, or too old.</exception>
    public OrtApi(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint entry))
            throw new UserException("The library is no ONNX Runtime: it has no function OrtGetApiBase.");
        nint* start = ((delegate* unmanaged<nint*>)entry)();   // GetApi, GetVersionString
        VersionText = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)start[1])()) ?? "";
        table = (nint*)((delegate* unmanaged<uint, nint>)start[0])(Version);
        if (table is null)
            throw new UserException($"ONNX Runtime {VersionText} is too old: 1.{Version} or newer is needed.");
    }

    /// <summary>The library's version.</summary>
    public string VersionText { get; }

    public nint CreateEnvironment()
    {
        nint result;
        fixed (byte* name = "rlhf\0"u8) Check(((delegate* unmanaged<int, byte*, nint*, nint>)table[3])(LogWarnings, name, &result));
        return result;
    }

    public nint CreateSessionOptions(int threads)
    {
        nint options;
        Check(((delegate* unmanaged<nint*, nint>)table[10])(&options));
        Check(((delegate* unmanaged<nint, int, nint>)table[23])(options, EnableAllOptimizations));
        Check(((delegate* unmanaged<nint, int, nint>)table[24])(options, threads));
        return options;
    }

    public nint CreateSession(nint environment, string path, nint options)
    {
        nint session;
        byte[] name = OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(path + '\0') : Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* file = name) Check(((delegate* unmanaged<nint, byte*, nint, nint*, nint>)table[7])(environment, file, options, &session));
        return session;
    }

    public string[] InputNames(nint session) => Names(session, count: 30, name: 36);

    public string[] OutputNames(nint session) => Names(session, count: 31, name: 37);

    /// <summary>Runs a session; the names are UTF-8 and end with 0.</summary>
    public void Run(nint session, ReadOnlySpan<nint> inputNames, ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputNames, Span<nint> outputs)
    {
        fixed (nint* names = inputNames, values = inputs, resultNames = outputNames, results = outputs)
            Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)table[9])(
                session, 0, names, values, (nuint)inputs.Length, resultNames, (nuint)outputs.Length, results));
    }

    /// <summary>A tensor in the library's own memory, not filled.</summary>
    public nint CreateTensor(int type, ReadOnlySpan<long> shape)
    {
        nint value;
        fixed (long* sizes = shape) Check(((delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)table[48])(Allocator(), sizes, (nuint)shape.Length, type, &value));
        return value;
    }

    public void* Data(nint value)
    {
        void* data;
        Check(((delegate* unmanaged<nint, void**, nint>)table[51])(value, &data));
        return data;
    }

    public (int Type, long[] Shape) Describe(nint value)
    {
        nint description;
        Check(((delegate* unmanaged<nint, nint*, nint>)table[65])(value, &description));
        try
        {
            int type;
            nuint count;
            Check(((delegate* unmanaged<nint, int*, nint>)table[60])(description, &type));
            Check(((delegate* unmanaged<nint, nuint*, nint>)table[61])(description, &count));
            long[] shape = new long[count];
            fixed (long* sizes = shape) Check(((delegate* unmanaged<nint, long*, nuint, nint>)table[62])(description, sizes, count));
            return (type, shape);
        }
        finally
        {
            Release(99, description);
        }
    }

    public void ReleaseEnvironment(nint environment) => Release(92, environment);

    public void ReleaseSession(nint session) => Release(95, session);

    public void ReleaseValue(nint value) => Release(96, value);

    public void ReleaseSessionOptions(nint options) => Release(100, options);

    private string[] Names(nint session, int count, int name)
    {
        nuint number;
        Check(((delegate* unmanaged<nint, nuint*, nint>)table[count])(session, &number));
        string[] names = new string[number];
        for (int i = 0; i < names.Length; i++)
        {
            nint text;
            Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)table[name])(session, (nuint)i, Allocator(), &text));
            names[i] = Marshal.PtrToStringUTF8(text)!;
            Check(((delegate* unmanaged<nint, nint, nint>)table[76])(Allocator(), text));
        }
        return names;
    }

    private nint Allocator()
    {
        nint allocator;   // the library's own, not to be released
        Check(((delegate* unmanaged<nint*, nint>)table[78])(&allocator));
        return allocator;
    }

    private void Release(int place, nint handle) => ((delegate* unmanaged<nint, void>)table[place])(handle);

    /// <summary>Turns a status that is not null into an exception.</summary>
    private void Check(nint status)
    {
        if (status == 0) return;
        string message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)table[2])(status)) ?? "no reason given";
        Release(93, status);
        throw new OnnxRuntimeException(message);
    }
}
