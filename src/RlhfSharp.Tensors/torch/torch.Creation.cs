using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A shape.</summary>
    public readonly struct Size
    {
        private readonly long[] shape;

        public Size(long[] shape) => this.shape = (long[])shape.Clone();

        internal long[] Shape => shape;

        public int Length => shape.Length;

        public long this[int index] => shape[index];

        public static implicit operator Size(long[] shape) => new(shape);

        public static implicit operator Size(long size) => new([size]);

        public static implicit operator Size((long, long) size) => new([size.Item1, size.Item2]);
    }

    private static ScalarType defaultType = ScalarType.Float32;

    public static ScalarType get_default_dtype() => defaultType;

    /// <summary>Float32 is the only floating-point type of the managed engine, so this only checks.</summary>
    public static void set_default_dtype(ScalarType dtype)
    {
        if (dtype != ScalarType.Float32)
            throw Shapes.Unsupported(dtype);
        defaultType = dtype;
    }

    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) => FromValues<float>([scalar], [], null, device, requires_grad);

    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromValues<double>([scalar], [], dtype, device, requires_grad);

    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromValues<long>([scalar], [], dtype, device, requires_grad);

    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) => FromValues<int>([scalar], [], null, device, requires_grad);

    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromValues<bool>([scalar], [], dtype, device, requires_grad);

    /// <summary>The tensor itself, or a converted copy.</summary>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) => dtype is { } type ? data.to(type) : data.alias();

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A tensor with the shape and a copy of the values of a C# array of any rank.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        long[] shape = new long[rawArray.Rank];
        for (int d = 0; d < shape.Length; d++)
            shape[d] = rawArray.GetLongLength(d);
        return rawArray.GetType().GetElementType() switch
        {
            { } t when t == typeof(float) => FromValues(Flat<float>(rawArray), shape, dtype, device, requires_grad),
            { } t when t == typeof(long) => FromValues(Flat<long>(rawArray), shape, dtype, device, requires_grad),
            { } t when t == typeof(bool) => FromValues(Flat<bool>(rawArray), shape, dtype, device, requires_grad),
            { } t when t == typeof(int) => FromValues(Flat<int>(rawArray), shape, dtype, device, requires_grad),
            { } t when t == typeof(double) => FromValues(Flat<double>(rawArray), shape, dtype, device, requires_grad),
            { } t when t == typeof(byte) => FromValues(Flat<byte>(rawArray), shape, dtype, device, requires_grad),
            var t => throw new NotSupportedException($"from_array: arrays of {t} are not supported; use float, long, bool, int, double or byte"),
        };
    }

    /// <summary>A one-dimensional tensor with a copy of part of an array.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        using var scope = NewDisposeScope();
        Tensor all = from_array(rawArray).flatten();
        long size = all.ElementSize;
        if (dtype != all.type || offset % size != 0)
            throw new NotSupportedException($"frombuffer: an array of {all.type} is read as {all.type}, from an offset that is a multiple of {size} bytes");
        long start = offset / size;
        Tensor part = all.narrow(0, start, count < 0 ? all.Count - start : count).clone();
        part.requires_grad = requires_grad;
        return part.MoveToOuterDisposeScope();
    }

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>start, start + step, ... below stop (above it, if step is negative).</summary>
    public static unsafe Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        bool integers = !start.IsFloat && !stop.IsFloat && !step.IsFloat;
        ScalarType type = dtype ?? (integers ? ScalarType.Int64 : ScalarType.Float32);
        double first = start.AsDouble, increment = step.AsDouble;
        if (increment == 0)
            throw new ArgumentException("arange: the step cannot be 0");
        long count = Math.Max(0, (long)Math.Ceiling((stop.AsDouble - first) / increment));
        Tensor result = Uninitialized([count], type, device, false);
        byte* values = result.RawPointer;
        for (long i = 0; i < count; i++)
        {
            if (type == ScalarType.Float32)
                ((float*)values)[i] = (float)(first + i * increment);
            else if (type == ScalarType.Int64)
                ((long*)values)[i] = integers ? start.AsLong + i * step.AsLong : (long)(first + i * increment);
            else
                throw new ArgumentException("arange: Bool holds no range; use Int64 or Float32");
        }

        return Finish(result, requires_grad);
    }

    /// <summary>Evenly spaced values, both ends included.</summary>
    public static unsafe Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        Tensor result = Uninitialized([steps], dtype ?? ScalarType.Float32, device, false);
        double increment = steps > 1 ? (end - start) / (steps - 1) : 0;
        for (long i = 0; i < steps; i++)
            result.DataPointer[i] = (float)(i < steps / 2 ? start + i * increment : end - (steps - 1 - i) * increment);
        if (steps == 1)
            result.DataPointer[0] = (float)start;
        return Finish(result, requires_grad);
    }

    /// <summary>Ones on the diagonal, zeros elsewhere.</summary>
    public static Tensor eye(
        long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        long width = columns < 0 ? rows : columns;
        Tensor result = Filled([rows, width], 0, dtype, device, false);
        if (Math.Min(rows, width) > 0)
        {
            using Tensor diagonal = result.ViewOf([Math.Min(rows, width)], [width + 1], result.offset);
            Elementwise.Fill(diagonal, 1);
        }

        return Finish(result, requires_grad);
    }

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(input.sizes, 0, dtype ?? input.type, device, requires_grad);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(input.sizes, 1, dtype ?? input.type, device, requires_grad);

    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialized(input.sizes, dtype ?? input.type, device, requires_grad);

    public static Tensor full_like(
        Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(input.sizes, value, dtype ?? input.type, device, requires_grad);

    private static Tensor Uninitialized(ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad) =>
        Finish(Tensor.Allocate(size, dtype ?? ScalarType.Float32), requires_grad);

    private static Tensor Filled(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad)
    {
        Tensor result = Uninitialized(size, dtype, device, false);
        Elementwise.Fill(result, value);
        return Finish(result, requires_grad);
    }

    private static Tensor Finish(Tensor result, bool requires_grad)
    {
        if (requires_grad)
            result.requires_grad = true;
        return result;
    }

    private static T[] Flat<T>(Array source)
        where T : unmanaged
    {
        T[] flat = new T[source.LongLength];
        ref byte first = ref MemoryMarshal.GetArrayDataReference(source);
        if (flat.Length > 0)
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref first), flat.Length).CopyTo(flat);
        return flat;
    }

    private static ReadOnlySpan<T> ToSpan<T>(IList<T> values) => values switch
    {
        T[] array => array,
        List<T> list => CollectionsMarshal.AsSpan(list),
        _ => values.ToArray(),
    };

    private static Tensor FromValues<T>(T[] values, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged => FromValues((ReadOnlySpan<T>)values, shape, dtype, device, requires_grad);

    private static unsafe Tensor FromValues<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged
    {
        ScalarType type = dtype ?? NaturalType(typeof(T));
        if (Shapes.Count(shape) != values.Length)
            throw new ArgumentException($"tensor: {values.Length} values do not fill shape {Shapes.Text(shape)}");
        Tensor result = Uninitialized(shape, type, device, false);
        if (type == KnownType(typeof(T)))
        {
            MemoryMarshal.AsBytes(values).CopyTo(new Span<byte>(result.RawPointer, checked(values.Length * sizeof(T))));
            return Finish(result, requires_grad);
        }

        byte* target = result.RawPointer;
        for (int i = 0; i < values.Length; i++)
        {
            if (type == ScalarType.Float32)
                ((float*)target)[i] = (float)ToDouble(values[i]);
            else if (type == ScalarType.Int64)
                ((long*)target)[i] = ToLong(values[i]);
            else
                target[i] = (byte)(ToDouble(values[i]) != 0 ? 1 : 0);
        }

        return Finish(result, requires_grad);
    }

    private static double ToDouble<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return (float)(object)value;
        if (typeof(T) == typeof(double)) return (double)(object)value;
        if (typeof(T) == typeof(bool)) return (bool)(object)value ? 1 : 0;
        return ToLong(value);
    }

    private static long ToLong<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(long)) return (long)(object)value;
        if (typeof(T) == typeof(int)) return (int)(object)value;
        if (typeof(T) == typeof(byte)) return (byte)(object)value;
        if (typeof(T) == typeof(bool)) return (bool)(object)value ? 1 : 0;
        return (long)ToDouble(value);
    }

    // TorchSharp makes Int32 of int[] and Float64 of double[]; here those types do not exist, so the caller says what to make.
    private static ScalarType NaturalType(Type type)
    {
        return KnownType(type) ?? throw Shapes.Unsupported(type == typeof(int) ? ScalarType.Int32 : type == typeof(double) ? ScalarType.Float64 : ScalarType.Byte);
    }

    private static ScalarType? KnownType(Type type)
    {
        if (type == typeof(float)) return ScalarType.Float32;
        if (type == typeof(long)) return ScalarType.Int64;
        return type == typeof(bool) ? ScalarType.Bool : null;
    }
}
