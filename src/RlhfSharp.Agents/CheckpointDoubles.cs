using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents;

/// <summary>Arrays of float64 in checkpoints, to the bit.</summary>
internal static class CheckpointDoubles
{
    /// <summary>Stores the numbers.</summary>
    public static void WriteDoubles(this CheckpointWriter writer, string name, ReadOnlySpan<double> values)
    {
        ulong[] words = new ulong[values.Length];
        for (int i = 0; i < words.Length; i++)
            words[i] = BitConverter.DoubleToUInt64Bits(values[i]);
        writer.Write(name, words);
    }

    /// <summary>Reads the numbers back into an array of the same length.</summary>
    public static void ReadDoubles(this CheckpointReader reader, string name, Span<double> values)
    {
        ulong[] words = reader.ReadUInt64Array(name);
        if (words.Length != values.Length)
            throw new UserException($"The checkpoint holds {words.Length} numbers for '{name}', {values.Length} are needed: it was written with other settings; start the run anew.");
        for (int i = 0; i < words.Length; i++)
            values[i] = BitConverter.UInt64BitsToDouble(words[i]);
    }
}
