using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchSharp;

internal readonly unsafe struct FloatBinaryLoop<TOperation> : ILoop
    where TOperation : struct, IBinaryOperation
{
    public static void Run(byte** pointers, long* strides, long count, Plan* plan)
    {
        float* y = (float*)pointers[0], a = (float*)pointers[1], b = (float*)pointers[2];
        long sy = strides[0] / 4, sa = strides[1] / 4, sb = strides[2] / 4, i = 0;
        int width = Vector<float>.Count;
        if (sy == 1 && sa == 1 && sb == 1)
        {
            for (; i <= count - width; i += width)
                Vector.Store(TOperation.Apply(Vector.Load(a + i), Vector.Load(b + i)), y + i);
        }
        else if (sy == 1 && sa == 1 && sb == 0)
        {
            var right = new Vector<float>(*b);
            for (; i <= count - width; i += width)
                Vector.Store(TOperation.Apply(Vector.Load(a + i), right), y + i);
        }
        else if (sy == 1 && sa == 0 && sb == 1)
        {
            var left = new Vector<float>(*a);
            for (; i <= count - width; i += width)
                Vector.Store(TOperation.Apply(left, Vector.Load(b + i)), y + i);
        }

        for (; i < count; i++)
            y[i * sy] = TOperation.Apply(a[i * sa], b[i * sb]);
    }
}

internal readonly unsafe struct LongBinaryLoop<TOperation> : ILoop
    where TOperation : struct, IBinaryOperation
{
    public static void Run(byte** pointers, long* strides, long count, Plan* plan)
    {
        long* y = (long*)pointers[0], a = (long*)pointers[1], b = (long*)pointers[2];
        long sy = strides[0] / 8, sa = strides[1] / 8, sb = strides[2] / 8;
        for (long i = 0; i < count; i++)
            y[i * sy] = TOperation.Apply(a[i * sa], b[i * sb]);
    }
}

internal readonly unsafe struct ScaledLoop<TOperation> : ILoop
    where TOperation : struct, IScaledOperation
{
    public static void Run(byte** pointers, long* strides, long count, Plan* plan)
    {
        float* y = (float*)pointers[0], a = (float*)pointers[1], b = (float*)pointers[2];
        long sy = strides[0] / 4, sa = strides[1] / 4, sb = strides[2] / 4, i = 0;
        float parameter = plan->Parameter;
        int width = Vector<float>.Count;
        if (sy == 1 && sa == 1 && sb == 1)
        {
            var factor = new Vector<float>(parameter);
            for (; i <= count - width; i += width)
                Vector.Store(TOperation.Apply(Vector.Load(a + i), Vector.Load(b + i), factor), y + i);
        }

        for (; i < count; i++)
            y[i * sy] = TOperation.Apply(a[i * sa], b[i * sb], parameter);
    }
}

internal readonly unsafe struct UnaryLoop<TOperation> : ILoop
    where TOperation : struct, IUnaryOperation
{
    public static void Run(byte** pointers, long* strides, long count, Plan* plan)
    {
        float* y = (float*)pointers[0], a = (float*)pointers[1];
        long sy = strides[0] / 4, sa = strides[1] / 4, i = 0;
        int width = Vector<float>.Count;
        if (TOperation.HasVector && sy == 1 && sa == 1)
        {
            for (; i <= count - width; i += width)
                Vector.Store(TOperation.Apply(Vector.Load(a + i)), y + i);
        }

        for (; i < count; i++)
            y[i * sy] = TOperation.Apply(a[i * sa]);
    }
}

internal readonly unsafe struct FloatCompareLoop<TOperation> : ILoop
    where TOperation : struct, ICompareOperation
{
    public static void Run(byte** pointers, long* strides, long count, Plan* plan)
    {
        byte* y = pointers[0];
        float* a = (float*)pointers[1], b = (float*)pointers[2];
        long sy = strides[0], sa = strides[1] / 4, sb = strides[2] / 4;
        for (long i = 0; i < count; i++)
            y[i * sy] = (byte)(TOperation.Apply(a[i * sa], b[i * sb]) ? 1 : 0);
    }
}

internal readonly unsafe struct LongCompareLoop<TOperation> : ILoop
    where TOperation : struct, ICompareOperation
{
    public static void Run(byte** pointers, long* strides, long count, Plan* plan)
    {
        byte* y = pointers[0];
        long* a = (long*)pointers[1], b = (long*)pointers[2];
        long sy = strides[0], sa = strides[1] / 8, sb = strides[2] / 8;
        for (long i = 0; i < count; i++)
            y[i * sy] = (byte)(TOperation.Apply(a[i * sa], b[i * sb]) ? 1 : 0);
    }
}

internal readonly unsafe struct BoolCompareLoop<TOperation> : ILoop
    where TOperation : struct, ICompareOperation
{
    public static void Run(byte** pointers, long* strides, long count, Plan* plan)
    {
        byte* y = pointers[0], a = pointers[1], b = pointers[2];
        long sy = strides[0], sa = strides[1], sb = strides[2];
        for (long i = 0; i < count; i++)
            y[i * sy] = (byte)(TOperation.Apply((long)a[i * sa], b[i * sb]) ? 1 : 0);
    }
}

internal readonly unsafe struct WhereLoop<T> : ILoop
    where T : unmanaged
{
    public static void Run(byte** pointers, long* strides, long count, Plan* plan)
    {
        T* y = (T*)pointers[0], x = (T*)pointers[2], z = (T*)pointers[3];
        byte* condition = pointers[1];
        long sy = strides[0] / sizeof(T), sc = strides[1], sx = strides[2] / sizeof(T), sz = strides[3] / sizeof(T);
        if (sizeof(T) == 4)
        {
            // Without a branch: masks are often random.
            uint* to = (uint*)y, yes = (uint*)x, no = (uint*)z;
            for (long i = 0; i < count; i++)
            {
                uint mask = (uint)-condition[i * sc];
                to[i * sy] = (yes[i * sx] & mask) | (no[i * sz] & ~mask);
            }

            return;
        }

        for (long i = 0; i < count; i++)
            y[i * sy] = condition[i * sc] != 0 ? x[i * sx] : z[i * sz];
    }
}

internal readonly unsafe struct CopyLoop<T> : ILoop
    where T : unmanaged
{
    public static void Run(byte** pointers, long* strides, long count, Plan* plan)
    {
        T* y = (T*)pointers[0], a = (T*)pointers[1];
        long sy = strides[0] / sizeof(T), sa = strides[1] / sizeof(T);
        if (sy == 1 && sa == 1)
        {
            Buffer.MemoryCopy(a, y, count * sizeof(T), count * sizeof(T));
            return;
        }

        if (sy == 1 && sa == 0 && count <= int.MaxValue)
        {
            new Span<T>(y, (int)count).Fill(*a);
            return;
        }

        for (long i = 0; i < count; i++)
            y[i * sy] = a[i * sa];
    }
}

internal readonly unsafe struct ConvertLoop<TFrom, TTo, TConversion> : ILoop
    where TFrom : unmanaged
    where TTo : unmanaged
    where TConversion : struct, IConversion<TFrom, TTo>
{
    public static void Run(byte** pointers, long* strides, long count, Plan* plan)
    {
        var y = (TTo*)pointers[0];
        var a = (TFrom*)pointers[1];
        long sy = strides[0] / sizeof(TTo), sa = strides[1] / sizeof(TFrom);
        for (long i = 0; i < count; i++)
            y[i * sy] = TConversion.Apply(a[i * sa]);
    }
}

internal interface IConversion<TFrom, TTo>
{
    static abstract TTo Apply(TFrom value);
}

internal readonly struct FloatToLong : IConversion<float, long>
{
    public static long Apply(float value) => (long)value;
}

internal readonly struct FloatToBool : IConversion<float, byte>
{
    public static byte Apply(float value) => (byte)(value != 0 ? 1 : 0);
}

internal readonly struct LongToFloat : IConversion<long, float>
{
    public static float Apply(long value) => value;
}

internal readonly struct LongToBool : IConversion<long, byte>
{
    public static byte Apply(long value) => (byte)(value != 0 ? 1 : 0);
}

internal readonly struct BoolToFloat : IConversion<byte, float>
{
    public static float Apply(byte value) => value;
}

internal readonly struct BoolToLong : IConversion<byte, long>
{
    public static long Apply(byte value) => value;
}
