using System.Text.Json.Serialization;

namespace RlhfSharp.Core.Decoding;

/// <summary>How prepared weights are stored. Fewer bits are read faster and round more.</summary>
public enum WeightFormat
{
    /// <summary>32 bits, exact.</summary>
    Float32,

    /// <summary>16 bits: the upper half of a float32, rounded to nearest; relative error at most 2^-8.</summary>
    [JsonStringEnumMemberName("bfloat16")]
    BFloat16,

    /// <summary>8 bits: whole numbers in [-127, 127] times a scale of each output; error at most 1/254 of the output's largest weight.</summary>
    Int8,
}
