using System.Runtime.InteropServices;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents;

/// <summary>Arrays in checkpoints, to the bit: doubles as the int64 that have the same bits.</summary>
internal static class CheckpointArrays
{
    public static void Write(this CheckpointWriter writer, string name, double[] values) =>
        writer.Write(name, Array.ConvertAll(values, BitConverter.DoubleToInt64Bits));

    public static void Write(this CheckpointWriter writer, string name, int[] values) =>
        writer.Write(name, Array.ConvertAll(values, value => (long)value));

    public static void Write(this CheckpointWriter writer, string name, long[] values)
    {
        writer.Write($"{name}_count", values.Length);
        if (values.Length > 0)
            writer.Write(name, torch.tensor(values, [values.Length]));
    }

    /// <summary>Stores bytes, eight to a word; the last word is filled up with zeros.</summary>
    public static void Write(this CheckpointWriter writer, string name, ReadOnlySpan<byte> values)
    {
        long[] words = new long[(values.Length + sizeof(long) - 1) / sizeof(long)];
        values.CopyTo(MemoryMarshal.AsBytes(words.AsSpan()));
        writer.Write(name, torch.tensor(words, [words.Length]));
    }

    /// <summary>Reads into bytes whose number says what is expected.</summary>
    /// <exception cref="UserException">The checkpoint holds another number of bytes.</exception>
    public static void ReadInto(this CheckpointReader reader, string name, Span<byte> values)
    {
        using Tensor words = reader.ReadTensor(name);
        if (words.bytes.Length / sizeof(long) != (values.Length + sizeof(long) - 1) / sizeof(long))
            throw new UserException($"The checkpoint's '{name}' has {words.bytes.Length} bytes, this configuration {values.Length}: it belongs to another environment; start the run anew.");
        words.bytes[..values.Length].CopyTo(values);
    }

    /// <summary>Reads into an array whose length says what is expected.</summary>
    /// <exception cref="UserException">The checkpoint holds another number of values.</exception>
    public static void ReadInto(this CheckpointReader reader, string name, double[] values)
    {
        long[] bits = reader.ReadInt64s(name);
        if (bits.Length != values.Length)
            throw new UserException($"The checkpoint's '{name}' has {bits.Length} values, this configuration {values.Length}: it belongs to another environment; start the run anew.");
        for (int i = 0; i < bits.Length; i++)
            values[i] = BitConverter.Int64BitsToDouble(bits[i]);
    }

    public static int[] ReadInt32s(this CheckpointReader reader, string name) => Array.ConvertAll(reader.ReadInt64s(name), value => (int)value);

    public static long[] ReadInt64s(this CheckpointReader reader, string name) =>
        reader.ReadInt64($"{name}_count") == 0 ? [] : reader.ReadTensor(name).ToInt64s();
}
