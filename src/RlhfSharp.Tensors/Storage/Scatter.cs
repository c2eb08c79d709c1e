using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Gather and scatter along one dimension. Index tensors may be smaller than the data, as in PyTorch.</summary>
internal static unsafe class Scatter
{
    /// <summary>result[i][j][k] = source[i][index[i][j][k]][k] for d = 1, and likewise for other d; result has the index's shape.</summary>
    internal static Tensor Gather(Tensor source, int d, Tensor index)
    {
        Check("gather", source, d, index, index.sizes);
        using Tensor at = index.Apart();
        Tensor result = Tensor.Allocate(index.sizes, source.type);
        switch (source.type)
        {
            case ScalarType.Float32: Walk<float>(source, d, at, result, Mode.Gather); break;
            case ScalarType.Int64: Walk<long>(source, d, at, result, Mode.Gather); break;
            default: Walk<byte>(source, d, at, result, Mode.Gather); break;
        }

        return result;
    }

    /// <summary>target[i][index[i][j][k]][k] (+)= values[i][j][k] for d = 1, and likewise for other d. Later writes win.</summary>
    internal static void Into(Tensor target, int d, Tensor index, Tensor values, bool accumulate)
    {
        Check("scatter", target, d, index, values.sizes);
        if (target.type != values.type)
            throw new ArgumentException($"scatter: values of {values.type} do not go into a tensor of {target.type}");
        using Tensor at = index.Apart();
        Mode mode = accumulate ? Mode.Add : Mode.Set;
        switch (target.type)
        {
            case ScalarType.Float32: Walk<float>(target, d, at, values, mode); break;
            case ScalarType.Int64: Walk<long>(target, d, at, values, mode); break;
            default: Walk<byte>(target, d, at, values, mode); break;
        }
    }

    /// <summary>Copies whole slices: result[.., j, ..] = source[.., index[j], ..]. All packed.</summary>
    internal static void SelectRows(byte* source, byte* result, long* index, long count, long outer, long size, long innerBytes)
    {
        for (long o = 0; o < outer; o++)
        {
            for (long j = 0; j < count; j++)
                Buffer.MemoryCopy(source + (o * size + index[j]) * innerBytes, result + (o * count + j) * innerBytes, innerBytes, innerBytes);
        }
    }

    /// <summary>Adds whole slices: target[.., index[j], ..] += source[.., j, ..]. All packed float32.</summary>
    internal static void AddRows(float* target, float* source, long* index, long count, long outer, long size, long inner)
    {
        for (long o = 0; o < outer; o++)
        {
            for (long j = 0; j < count; j++)
            {
                float* to = target + (o * size + index[j]) * inner, from = source + (o * count + j) * inner;
                for (long i = 0; i < inner; i++)
                    to[i] += from[i];
            }
        }
    }

    private enum Mode
    {
        Gather,
        Set,
        Add,
    }

    private static void Check(string name, Tensor data, int d, Tensor index, long[] values)
    {
        if (index.type != ScalarType.Int64)
            throw new ArgumentException($"{name}: the index is of {index.type}, but must be Int64");
        bool fits = index.sizes.Length == data.sizes.Length && values.Length == index.sizes.Length;
        for (int i = 0; fits && i < index.sizes.Length; i++)
            fits = (i == d || index.sizes[i] <= data.sizes[i]) && index.sizes[i] <= values[i];
        if (!fits)
            throw new ArgumentException(
                $"{name}: an index of shape {Shapes.Text(index.sizes)} does not fit data of shape {Shapes.Text(data.sizes)} "
                + $"and values of shape {Shapes.Text(values)} along dimension {d}");
    }

    private static void Walk<T>(Tensor data, int d, Tensor index, Tensor values, Mode mode)
        where T : unmanaged
    {
        int rank = index.sizes.Length;
        long size = rank == 0 ? 1 : data.sizes[d], step = rank == 0 ? 0 : data.strides[d];
        var first = (T*)data.RawPointer;
        var second = (T*)values.RawPointer;
        long* at = index.LongPointer;
        long* counters = stackalloc long[Math.Max(1, rank)];
        new Span<long>(counters, Math.Max(1, rank)).Clear();
        for (long n = 0; n < index.Count; n++)
        {
            long chosen = at[n];
            if (chosen < 0 || chosen >= size)
                throw new ArgumentOutOfRangeException(nameof(index), $"index {chosen} is out of range for dimension {d} of size {size}");
            long dataAt = chosen * step, valueAt = 0;
            for (int i = 0; i < rank; i++)
            {
                valueAt += counters[i] * values.strides[i];
                if (i != d)
                    dataAt += counters[i] * data.strides[i];
            }

            if (mode == Mode.Gather)
                second[valueAt] = first[dataAt];
            else if (mode == Mode.Set)
                first[dataAt] = second[valueAt];
            else if (typeof(T) == typeof(float))
                ((float*)first)[dataAt] += ((float*)second)[valueAt];
            else if (typeof(T) == typeof(long))
                ((long*)first)[dataAt] += ((long*)second)[valueAt];
            else
                ((byte*)first)[dataAt] |= ((byte*)second)[valueAt];

            for (int i = rank - 1; i >= 0; i--)
            {
                if (++counters[i] < index.sizes[i])
                    break;
                counters[i] = 0;
            }
        }

        GC.KeepAlive(data);
        GC.KeepAlive(index);
        GC.KeepAlive(values);
    }
}
