using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Largest and smallest elements along dimensions, with the position of the first of them. NaN counts as most extreme.</summary>
internal static unsafe class Extremes
{
    /// <summary>Values and, if asked, positions within the reduced dimensions (flattened).</summary>
    internal static (Tensor Values, Tensor? Positions) Find(string name, Tensor a, bool[] reduced, bool keepdim, bool largest, bool wantPositions)
    {
        (Tensor packed, long outer, long count, long inner) = Reductions.Arrange(a, reduced);
        if (count == 0 && outer * inner > 0)
            throw new InvalidOperationException($"{name}: shape {Shapes.Text(a.sizes)} has no elements along the dimensions to reduce");
        long[] shape = Reductions.ResultShape(a.sizes, reduced, keepdim);
        Tensor values = Tensor.Allocate(shape, a.type);
        Tensor? positions = wantPositions ? Tensor.Allocate(shape, ScalarType.Int64) : null;
        long* at = positions is null ? null : positions.LongPointer;
        switch (a.type)
        {
            case ScalarType.Float32: Floats(packed.DataPointer, values.DataPointer, at, outer, count, inner, largest); break;
            case ScalarType.Int64: Longs(packed.LongPointer, values.LongPointer, at, outer, count, inner, largest); break;
            default: Bytes(packed.BytePointer, values.BytePointer, at, outer, count, inner, largest); break;
        }

        GC.KeepAlive(packed);
        if (packed != a)
            packed.Dispose();
        return (values, positions);
    }

    private static void Floats(float* x, float* y, long* at, long outer, long count, long inner, bool largest)
    {
        for (long o = 0; o < outer; o++)
        {
            for (long j = 0; j < inner; j++)
            {
                float* p = x + o * count * inner + j;
                float best = *p;
                long position = 0;
                for (long r = 1; r < count && !float.IsNaN(best); r++)
                {
                    float value = p[r * inner];
                    if (largest ? value > best || float.IsNaN(value) : value < best || float.IsNaN(value))
                    {
                        best = value;
                        position = r;
                    }
                }

                y[o * inner + j] = best;
                if (at != null)
                    at[o * inner + j] = position;
            }
        }
    }

    private static void Longs(long* x, long* y, long* at, long outer, long count, long inner, bool largest)
    {
        for (long o = 0; o < outer; o++)
        {
            for (long j = 0; j < inner; j++)
            {
                long* p = x + o * count * inner + j;
                long best = *p, position = 0;
                for (long r = 1; r < count; r++)
                {
                    if (largest ? p[r * inner] > best : p[r * inner] < best)
                    {
                        best = p[r * inner];
                        position = r;
                    }
                }

                y[o * inner + j] = best;
                if (at != null)
                    at[o * inner + j] = position;
            }
        }
    }

    private static void Bytes(byte* x, byte* y, long* at, long outer, long count, long inner, bool largest)
    {
        for (long o = 0; o < outer; o++)
        {
            for (long j = 0; j < inner; j++)
            {
                byte* p = x + o * count * inner + j;
                byte best = *p;
                long position = 0;
                for (long r = 1; r < count; r++)
                {
                    if (largest ? p[r * inner] > best : p[r * inner] < best)
                    {
                        best = p[r * inner];
                        position = r;
                    }
                }

                y[o * inner + j] = best;
                if (at != null)
                    at[o * inner + j] = position;
            }
        }
    }
}
