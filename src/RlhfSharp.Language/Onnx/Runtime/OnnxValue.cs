using RlhfSharp.Core.Onnx;

namespace RlhfSharp.Language.Onnx.Runtime;

/// <summary>A tensor in ONNX Runtime's memory; dispose it.</summary>
public sealed unsafe class OnnxValue : IDisposable
{
    private readonly OrtApi api;

    internal OnnxValue(OrtApi api, nint handle)
    {
        this.api = api;
        Handle = handle;
        (int type, long[] shape) = api.Describe(handle);
        (Type, Shape) = ((OnnxType)type, shape);
    }

    /// <summary>Type of the elements.</summary>
    public OnnxType Type { get; }

    /// <summary>Sizes of the axes.</summary>
    public IReadOnlyList<long> Shape { get; }

    internal nint Handle { get; private set; }

    /// <summary>The elements, in row-major order; valid until the value is disposed.</summary>
    public ReadOnlySpan<T> Elements<T>() where T : unmanaged => Memory<T>();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Handle != 0) api.ReleaseValue(Handle);
        Handle = 0;
    }

    internal static OnnxValue Create<T>(OrtApi api, ReadOnlySpan<T> elements, ReadOnlySpan<long> shape) where T : unmanaged
    {
        OnnxValue value = Allocate<T>(api, shape);
        elements.CopyTo(value.Memory<T>());
        return value;
    }

    internal static OnnxValue Allocate<T>(OrtApi api, ReadOnlySpan<long> shape) where T : unmanaged => new(api, api.CreateTensor((int)TypeOf<T>(), shape));

    /// <summary>As <see cref="Elements{T}"/>, to be written.</summary>
    internal Span<T> Memory<T>() where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(Handle == 0, this);
        if (TypeOf<T>() != Type) throw new InvalidOperationException($"The tensor holds {Type}, not {typeof(T).Name}.");
        return new Span<T>(api.Data(Handle), checked((int)Shape.Aggregate(1L, (product, size) => product * size)));
    }

    private static OnnxType TypeOf<T>() =>
        typeof(T) == typeof(float) ? OnnxType.Float32
        : typeof(T) == typeof(long) ? OnnxType.Int64
        : throw new NotSupportedException($"Tensors of {typeof(T).Name} are not read; those of float and long are.");
}
