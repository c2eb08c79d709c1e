using System.Runtime.InteropServices;

namespace RlhfSharp.Language.Onnx.Runtime;

/// <summary>A model that is ready to run. Several threads may run it at once; dispose it before the runtime.</summary>
public sealed class OnnxSession : IDisposable
{
    private readonly OrtApi api;
    private readonly Dictionary<string, nint> names;   // as the C API reads them
    private nint handle;

    internal OnnxSession(OrtApi api, nint handle)
    {
        (this.api, this.handle) = (api, handle);
        (InputNames, OutputNames) = (api.InputNames(handle), api.OutputNames(handle));
        names = InputNames.Concat(OutputNames).Distinct().ToDictionary(name => name, Marshal.StringToCoTaskMemUTF8);
    }

    /// <summary>What the model reads.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>What the model computes.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>A tensor with these elements (float or long), for <see cref="Run"/>.</summary>
    public OnnxValue CreateValue<T>(ReadOnlySpan<T> elements, params ReadOnlySpan<long> shape) where T : unmanaged
    {
        long count = 1;
        foreach (long size in shape) count *= size;
        if (count != elements.Length) throw new ArgumentException($"{elements.Length} elements were given for the shape [{string.Join(", ", shape.ToArray())}].", nameof(elements));
        return OnnxValue.Create(api, elements, shape);
    }

    /// <summary>A tensor whose elements are still to be written.</summary>
    internal OnnxValue AllocateValue<T>(params ReadOnlySpan<long> shape) where T : unmanaged => OnnxValue.Allocate<T>(api, shape);

    /// <summary>Computes every output; the caller disposes the results.</summary>
    /// <exception cref="OnnxRuntimeException">An input is missing, unknown or of the wrong shape.</exception>
    public IReadOnlyDictionary<string, OnnxValue> Run(IReadOnlyDictionary<string, OnnxValue> inputs)
    {
        ObjectDisposedException.ThrowIf(handle == 0, this);
        foreach (string name in inputs.Keys)
            if (!InputNames.Contains(name)) throw new OnnxRuntimeException($"the model has no input '{name}'; it has {string.Join(", ", InputNames)}");
        if (InputNames.Except(inputs.Keys).ToArray() is { Length: > 0 } missing) throw new OnnxRuntimeException($"the model's inputs {string.Join(", ", missing)} are missing");
        nint[] results = new nint[OutputNames.Count];
        api.Run(handle, [.. inputs.Keys.Select(name => names[name])], [.. inputs.Values.Select(value => value.Handle)], [.. OutputNames.Select(name => names[name])], results);
        return OutputNames.Zip(results, (name, result) => KeyValuePair.Create(name, new OnnxValue(api, result))).ToDictionary();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (handle == 0) return;
        api.ReleaseSession(handle);
        handle = 0;
        foreach (nint name in names.Values) Marshal.FreeCoTaskMem(name);
    }
}
