using System.Buffers.Binary;
using System.Text;

namespace RlhfSharp.Core.Metrics;

/// <summary>
/// The few messages of TensorBoard's event.proto that metrics need, in protocol-buffer encoding: Event { double wall_time = 1;
/// int64 step = 2; string file_version = 3; Summary summary = 5; SessionLog session_log = 7 }, Summary { repeated Value
/// value = 1 }, Value { string tag = 1; float simple_value = 2 }, SessionLog { SessionStatus status = 1 }.
/// </summary>
internal static class TensorBoardEvent
{
    public static byte[] FileVersion(double wallTime) => Event(wallTime, 0, body => Bytes(body, 3, "brain.Event:2"u8));

    /// <summary>Tells TensorBoard that steps from here on replace those of earlier files (a resumed run).</summary>
    public static byte[] SessionStart(double wallTime, long step) => Event(wallTime, step, body => Bytes(body, 7, [0x08, 0x01]));

    public static byte[] Scalars(double wallTime, long step, IReadOnlyDictionary<string, double> metrics)
    {
        var summary = new MemoryStream();
        Span<byte> number = stackalloc byte[4];
        foreach ((string name, double value) in metrics)
        {
            var entry = new MemoryStream();
            Bytes(entry, 1, Encoding.UTF8.GetBytes(name));
            BinaryPrimitives.WriteSingleLittleEndian(number, (float)value);
            entry.WriteByte((2 << 3) | 5);
            entry.Write(number);
            Bytes(summary, 1, entry.ToArray());
        }
        return Event(wallTime, step, body => Bytes(body, 5, summary.ToArray()));
    }

    private static byte[] Event(double wallTime, long step, Action<MemoryStream> writeBody)
    {
        var stream = new MemoryStream();
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(time, wallTime);
        stream.WriteByte((1 << 3) | 1);
        stream.Write(time);
        stream.WriteByte(2 << 3);
        Varint(stream, (ulong)step);
        writeBody(stream);
        return stream.ToArray();
    }

    private static void Bytes(MemoryStream stream, int field, ReadOnlySpan<byte> bytes)
    {
        stream.WriteByte((byte)((field << 3) | 2));
        Varint(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void Varint(MemoryStream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7) stream.WriteByte((byte)(value | 0x80));
        stream.WriteByte((byte)value);
    }
}
