using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>
/// Weights of a linear map laid out for products with few rows: panels of two vectors of columns, one after the other, each
/// [steps, 2 vectors], so that a product reads all of them from end to end. Steps are the inputs; zeros fill up the steps to
/// a multiple of four and the last panel.
/// </summary>
internal unsafe struct PreparedPanels
{
    private const long PanelsAtOnce = 8;

    public PanelFormat Format;
    public long Inputs;
    public long Outputs;
    public void* Weights;
    public float* Scales; // one a column of all panels; null unless the format is Int8

    /// <summary>Inputs with those that are 0.</summary>
    public readonly long Steps => PaddedInputs(Inputs);

    /// <summary>Columns of a panel.</summary>
    public static int Columns => 2 * Hardware.FloatsInVector;

    /// <summary>A multiple of four.</summary>
    public static long PaddedInputs(long inputs) => (inputs + 3) / 4 * 4;

    /// <summary>Panels that hold so many outputs.</summary>
    public static long Count(long outputs) => (outputs + Columns - 1) / Columns;

    /// <summary>Bytes of all panels.</summary>
    public static long Bytes(PanelFormat format, long inputs, long outputs) => Count(outputs) * Columns * PaddedInputs(inputs) * Size(format);

    /// <summary>Bytes of one weight.</summary>
    public static int Size(PanelFormat format) => format switch { PanelFormat.Float32 => 4, PanelFormat.BFloat16 => 2, _ => 1 };

    /// <summary>Fills the panels from weights stored [inputs, outputs], or [outputs, inputs] if <paramref name="transposed"/>.</summary>
    public static void Fill(PreparedPanels* panels, float* source, bool transposed)
    {
        var work = new Work { Panels = panels, Source = source, Transposed = transposed };
        WorkerPool.For((Count(panels->Outputs) + PanelsAtOnce - 1) / PanelsAtOnce, &FillBlock, &work);
    }

    private static void FillBlock(void* state, long block)
    {
        var work = (Work*)state;
        PreparedPanels* panels = work->Panels;
        long steps = panels->Steps, size = steps * Columns, first = block * PanelsAtOnce;
        long count = Math.Min(PanelsAtOnce, Count(panels->Outputs) - first);
        bool inPlace = panels->Format == PanelFormat.Float32;
        using Scratch scratch = Scratch.Open();
        float* floats = inPlace ? (float*)panels->Weights + first * size : scratch.Floats(count * size);
        Copy(work, first, count, floats);
        if (inPlace)
            return;
        byte* target = (byte*)panels->Weights + first * size * Size(panels->Format);
        if (panels->Format == PanelFormat.BFloat16)
            RoundToUpperHalves(floats, (ushort*)target, count * size);
        else
            for (long panel = 0; panel < count; panel++)
                Quantise(floats + panel * size, steps, (sbyte*)target + panel * size, panels->Scales + (first + panel) * Columns);
    }

    /// <summary>Panels [first, first + count) as floats.</summary>
    private static void Copy(Work* work, long first, long count, float* target)
    {
        long inputs = work->Panels->Inputs, steps = work->Panels->Steps, outputs = work->Panels->Outputs, size = steps * Columns;
        bool together = !work->Transposed && steps == inputs;
        long whole = together ? Math.Min(count, outputs / Columns - first) : 0;
        if (whole > 0)
            Packing.CopyPanels(work->Source + first * Columns, outputs, whole, inputs, target, Columns);
        for (long panel = whole; panel < count; panel++)
        {
            long column = (first + panel) * Columns;
            int columns = (int)Math.Min(Columns, outputs - column);
            if (work->Transposed)
                Packing.TransposeRows(work->Source + column * inputs, inputs, columns, inputs, target + panel * size, Columns);
            else
                Packing.CopyRows(work->Source + column, outputs, columns, inputs, target + panel * size, Columns);
            new Span<float>(target + panel * size + inputs * Columns, (int)((steps - inputs) * Columns)).Clear();
        }
    }

    /// <summary>The nearest bfloat16, the even one between two; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RoundToUpperHalves(float* source, ushort* target, long n)
    {
        long i = 0;
        for (; i <= n - 8; i += 8)
        {
            Vector256<uint> bits = Vector256.Load((uint*)source + i);
            Vector256<uint> rounded = bits + Vector256.Create(0x7FFFu) + ((bits >> 16) & Vector256<uint>.One);
            Vector256<uint> nan = Vector256.IsNaN(bits.AsSingle()).AsUInt32();
            Vector256<uint> upper = Vector256.ConditionalSelect(nan, bits | Vector256.Create(0x400000u), rounded) >> 16;
            Vector128.Store(Vector256.Narrow(upper, upper).GetLower(), target + i);
        }
        for (; i < n; i++)
        {
            uint bits = ((uint*)source)[i];
            target[i] = (ushort)((float.IsNaN(source[i]) ? bits | 0x400000u : bits + 0x7FFFu + ((bits >> 16) & 1)) >> 16);
        }
    }

    /// <summary>Each column divided by its scale, the 127th part of its largest magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Quantise(float* source, long steps, sbyte* target, float* scales)
    {
        int columns = Columns;
        float* inverse = stackalloc float[columns];
        new Span<float>(inverse, columns).Clear();
        for (long p = 0; p < steps; p++)
            for (int j = 0; j < columns; j++)
                inverse[j] = MathF.Max(inverse[j], MathF.Abs(source[p * columns + j]));
        for (int j = 0; j < columns; j++)
        {
            scales[j] = inverse[j] / 127f; // NaN and infinity stay visible in the scale
            inverse[j] = inverse[j] > 0 ? 127f / inverse[j] : 0f;
        }
        for (long p = 0; p < steps; p++, source += columns, target += columns)
        {
            int j = 0;
            for (; j <= columns - 8; j += 8)
            {
                Vector256<int> whole = Vector256.ConvertToInt32(Vector256.Round(Vector256.Load(source + j) * Vector256.Load(inverse + j)));
                Vector128<short> half = Vector256.Narrow(whole, whole).GetLower();
                Vector128.Narrow(half, half).GetLower().Store(target + j);
            }
            for (; j < columns; j++)
                target[j] = (sbyte)MathF.Round(source[j] * inverse[j]);
        }
    }

    private struct Work
    {
        public PreparedPanels* Panels;
        public float* Source;
        public bool Transposed;
    }
}
