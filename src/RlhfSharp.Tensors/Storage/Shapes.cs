using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Arithmetic on sizes and strides, and the words for them in error messages.</summary>
internal static class Shapes
{
    internal static readonly long[] Scalar = [];

    internal static long Count(ReadOnlySpan<long> sizes)
    {
        long count = 1;
        foreach (long size in sizes)
            count *= size;
        return count;
    }

    internal static long[] ContiguousStrides(ReadOnlySpan<long> sizes)
    {
        if (sizes.Length == 0)
            return Scalar;
        long[] strides = new long[sizes.Length];
        long step = 1;
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            strides[d] = step;
            step *= Math.Max(1, sizes[d]);
        }

        return strides;
    }

    internal static bool AreContiguous(ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides)
    {
        long step = 1;
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            if (sizes[d] == 0)
                return true;
            if (sizes[d] != 1 && strides[d] != step)
                return false;
            step *= sizes[d];
        }

        return true;
    }

    internal static int ElementSize(ScalarType type) => type switch
    {
        ScalarType.Float32 => 4,
        ScalarType.Int64 => 8,
        ScalarType.Bool => 1,
        _ => throw Unsupported(type),
    };

    internal static NotSupportedException Unsupported(ScalarType type) =>
        new($"the managed tensor engine has Float32, Int64 and Bool tensors, not {type}; pass dtype: ScalarType.Float32, Int64 or Bool");

    internal static ScalarType TypeOf<T>()
    {
        if (typeof(T) == typeof(float))
            return ScalarType.Float32;
        if (typeof(T) == typeof(long))
            return ScalarType.Int64;
        if (typeof(T) == typeof(bool))
            return ScalarType.Bool;
        throw new NotSupportedException($"tensors are read as float, long or bool, not as {typeof(T).Name}");
    }

    /// <summary>A dimension counted from the front, from one that may be negative (counted from the back).</summary>
    internal static int Dimension(long dim, int rank)
    {
        int limit = Math.Max(1, rank);
        if (dim < -limit || dim >= limit)
            throw new ArgumentOutOfRangeException(nameof(dim), $"dimension {dim} does not exist in a tensor of {rank} dimensions; allowed are {-limit} to {limit - 1}");
        return (int)(dim < 0 ? dim + limit : dim);
    }

    /// <summary>The shape both operands expand to; an error that names the operation and both shapes when there is none.</summary>
    internal static long[] Broadcast(string operation, long[] left, long[] right)
    {
        if (left.AsSpan().SequenceEqual(right))
            return left;
        int rank = Math.Max(left.Length, right.Length);
        long[] result = new long[rank];
        for (int d = 1; d <= rank; d++)
        {
            long a = d <= left.Length ? left[^d] : 1, b = d <= right.Length ? right[^d] : 1;
            if (a != b && a != 1 && b != 1)
                throw new ArgumentException($"{operation}: shapes {Text(left)} and {Text(right)} do not match: sizes {a} and {b} are neither equal nor 1");
            result[^d] = a == 1 ? b : a;
        }

        return result;
    }

    /// <summary>Strides with which a tensor of these sizes reads as <paramref name="target"/> (0 along expanded dimensions).</summary>
    internal static void ExpandStrides(long[] sizes, long[] strides, ReadOnlySpan<long> target, Span<long> expanded)
    {
        int missing = target.Length - sizes.Length;
        for (int d = 0; d < target.Length; d++)
            expanded[d] = d < missing || (sizes[d - missing] == 1 && target[d] != 1) ? 0 : strides[d - missing];
    }

    /// <summary>Sizes with a -1 resolved; an error when they cannot hold <paramref name="count"/> elements.</summary>
    internal static long[] Resolve(string operation, ReadOnlySpan<long> shape, long[] from, long count)
    {
        long[] result = shape.ToArray();
        int open = -1;
        long known = 1;
        for (int d = 0; d < result.Length; d++)
        {
            if (result[d] == -1 && open < 0)
                open = d;
            else if (result[d] < 0)
                throw new ArgumentException($"{operation}: {Text(result)} is not a shape; one size may be -1, the others are 0 or more");
            else
                known *= result[d];
        }

        if (open >= 0 && known != 0 && count % known == 0)
            result[open] = count / known;
        else if (open >= 0 || known != count)
            throw new ArgumentException($"{operation}: a tensor of shape {Text(from)} ({count} elements) cannot take shape {Text(shape)}");
        return result;
    }

    internal static string Text(ReadOnlySpan<long> sizes) => $"[{string.Join(", ", sizes.ToArray())}]";
}
