using System.Text.Json;

namespace RlhfSharp.TestSupport;

/// <summary>One recorded tensor: dtype, shape and row-major data, with the recording's own rounding error.</summary>
/// <param name="Dtype">"f32", "f64", "i64" or "bool".</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Data">Row-major values; float32 and int64 (below 2^53) are exact in float64, bool is 0 or 1.</param>
/// <param name="Err64">Largest difference of PyTorch's float32 result from its float64 result.</param>
public sealed record GoldenTensor(string Dtype, long[] Shape, double[] Data, double Err64)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The largest difference a float32 port may have, before scaling by the tensor's size.</summary>
    public double Tolerance => Math.Max(1e-6, 10 * Err64);

    /// <summary>The data as float32.</summary>
    public float[] Singles => Array.ConvertAll(Data, value => (float)value);

    /// <summary>The data as int64.</summary>
    public long[] Int64s => Array.ConvertAll(Data, value => checked((long)value));

    /// <summary>The data as flags.</summary>
    public bool[] Flags => Array.ConvertAll(Data, value => value != 0);

    /// <summary>The one element of a scalar.</summary>
    public double Scalar => Data.Single();

    /// <summary>True when the element is a tensor in the fixtures' format.</summary>
    public static bool IsTensor(JsonElement element) => element.Find("dtype") is not null && element.Find("shape") is not null;

    /// <summary>Reads a tensor; a float32 is rounded once from its decimal text.</summary>
    public static GoldenTensor Read(JsonElement element)
    {
        string dtype = element.GetProperty("dtype").GetString()!;
        JsonElement values = element.GetProperty("data");
        double[] data = dtype switch
        {
            "f32" => Array.ConvertAll(values.AsSingles(), value => (double)value),
            "f64" => values.AsDoubles(),
            "i64" or "bool" => Array.ConvertAll(values.AsInt64s(), value => (double)value),
            _ => throw new FormatException($"A fixture tensor has dtype '{dtype}'; known are f32, f64, i64, bool."),
        };
        GoldenTensor tensor = new(dtype, element.GetProperty("shape").AsInt64s(), data, element.Find("err64")?.AsDouble() ?? 0);
        return tensor.Count == data.Length
            ? tensor
            : throw new FormatException($"A fixture tensor of shape [{string.Join(", ", tensor.Shape)}] holds {data.Length} values.");
    }
}
