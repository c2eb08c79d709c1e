using System.Buffers.Binary;
using System.Text;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Core.Tests.Metrics;

public sealed class TensorBoardSinkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Crc32C_MatchesRfc3720() // appendix B.4
    {
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x46DD794Eu, Crc32C.Compute(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));
    }

    [Fact]
    public void Crc32C_Masked_RotatesAndAdds() =>
        Assert.Equal(unchecked(((0xE3069283u >> 15) | (0xE3069283u << 17)) + 0xa282ead8u), Crc32C.Masked("123456789"u8));

    [Fact]
    public void Write_WritesRecordsThatParseBack()
    {
        var clock = new ManualClock();
        using (var sink = new TensorBoardSink(folder.Path, clock))
        {
            sink.Write(1, new Dictionary<string, double> { ["objective/kl"] = 0.5, ["lr"] = 1e-5 });
            sink.Write(300, new Dictionary<string, double> { ["objective/kl"] = -2 });
        }
        string path = Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Equal("events.out.tfevents.1700000000.rlhfsharp", Path.GetFileName(path));
        List<byte[]> records = ReadRecords(path);
        Assert.Equal(3, records.Count);

        var version = Parse(records[0]);
        Assert.Equal(1_700_000_000.0, BitConverter.ToDouble(version[1].Single()));
        Assert.Equal("brain.Event:2", Encoding.UTF8.GetString(version[3].Single()));

        Assert.Equal([1], Parse(records[1])[2].Single());
        Assert.Equal([("objective/kl", 0.5f), ("lr", 1e-5f)], Scalars(records[1]));
        Assert.Equal([0xAC, 0x02], Parse(records[2])[2].Single()); // varint of 300
        Assert.Equal([("objective/kl", -2f)], Scalars(records[2]));
    }

    [Fact]
    public void Write_BesideEarlierFile_StartsANewSessionAtItsStep()
    {
        var clock = new ManualClock();
        using (var first = new TensorBoardSink(folder.Path, clock)) first.Write(1, new Dictionary<string, double> { ["a"] = 1 });
        using (var second = new TensorBoardSink(folder.Path, clock)) second.Write(7, new Dictionary<string, double> { ["a"] = 2 });
        string[] files = Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(2, files.Length);
        List<byte[]> records = ReadRecords(files[1]);
        var session = Parse(records[1]);
        Assert.Equal([7], session[2].Single());
        Assert.Equal([0x08, 0x01], session[7].Single()); // status START
    }

    private static List<byte[]> ReadRecords(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        var records = new List<byte[]>();
        for (int at = 0; at < bytes.Length;)
        {
            ReadOnlySpan<byte> header = bytes.AsSpan(at, 12);
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(header);
            Assert.Equal(Crc32C.Masked(header[..8]), BinaryPrimitives.ReadUInt32LittleEndian(header[8..]));
            byte[] data = bytes.AsSpan(at + 12, length).ToArray();
            Assert.Equal(Crc32C.Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            records.Add(data);
            at += 16 + length;
        }
        return records;
    }

    private static IEnumerable<(string, float)> Scalars(byte[] record) => Parse(Parse(record)[5].Single())[1]
        .Select(Parse).Select(value => (Encoding.UTF8.GetString(value[1].Single()), BitConverter.ToSingle(value[2].Single()))).ToArray();

    /// <summary>A protocol-buffer message as field number -> raw contents of each occurrence.</summary>
    private static Dictionary<int, List<byte[]>> Parse(byte[] message)
    {
        var fields = new Dictionary<int, List<byte[]>>();
        for (int at = 0; at < message.Length;)
        {
            (int field, int wire) = (message[at] >> 3, message[at] & 7);
            at++;
            int length = wire switch { 1 => 8, 5 => 4, 0 => VarintLength(message, at), _ => message[at + VarintLength(message, at) - 1] };
            if (wire == 2)
            {
                Assert.Equal(1, VarintLength(message, at)); // the tests' messages are short
                at++;
            }
            if (!fields.TryGetValue(field, out List<byte[]>? occurrences)) fields.Add(field, occurrences = []);
            occurrences.Add(message.AsSpan(at, length).ToArray());
            at += length;
        }
        return fields;
    }

    private static int VarintLength(byte[] message, int at)
    {
        int length = 1;
        while ((message[at + length - 1] & 0x80) != 0) length++;
        return length;
    }
}
