using System.Buffers.Binary;
using System.Text.Json;

namespace RlhfSharp.Core.Serialization;

/// <summary>Reads and checks the header of a safetensors file before anything is allocated for its tensors.</summary>
internal static class SafeTensorsHeaderReader
{
    private const long LargestHeader = 100_000_000; // the format's own limit

    private static readonly Dictionary<string, int> ElementSizes = new()
    {
        ["BOOL"] = 1, ["U8"] = 1, ["I8"] = 1, ["F8_E5M2"] = 1, ["F8_E4M3"] = 1, ["I16"] = 2, ["U16"] = 2, ["F16"] = 2, ["BF16"] = 2,
        ["I32"] = 4, ["U32"] = 4, ["F32"] = 4, ["F64"] = 8, ["I64"] = 8, ["U64"] = 8,
    };

    public static SafeTensorsHeader Read(string path, Stream stream)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        if (stream.ReadAtLeast(lengthBytes, 8, throwOnEndOfStream: false) < 8)
            throw Bad(path, $"the file has {stream.Length} bytes, too few for a header");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > LargestHeader) throw Bad(path, $"its header would be {length} bytes long; this is another kind of file");
        if (length > (ulong)(stream.Length - 8))
            throw Bad(path, $"its header is {length} bytes long and the file ends after {stream.Length - 8}: the file is truncated or of another kind");
        var header = new byte[length];
        stream.ReadExactly(header);
        try
        {
            return Parse(path, header, stream.Length - 8 - (long)length);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw Bad(path, $"its header is not the JSON of the format: {error.Message.TrimEnd('.')}");
        }
    }

    private static SafeTensorsHeader Parse(string path, byte[] header, long dataLength)
    {
        var entries = new List<SafeTensorsEntry>();
        var metadata = new Dictionary<string, string>();
        var names = new HashSet<string>();
        var reader = new Utf8JsonReader(header);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name)) throw Bad(path, $"tensor '{name}' is described twice");
            reader.Read();
            if (name == "__metadata__") ReadMetadata(ref reader, metadata);
            else entries.Add(ReadEntry(path, name, ref reader));
        }
        if (reader.Read()) throw new JsonException("there is more after its end");

        entries.Sort((first, second) => (first.Begin, first.End).CompareTo((second.Begin, second.End)));
        long position = 0;
        foreach (SafeTensorsEntry entry in entries)
        {
            if (entry.Begin != position)
                throw Bad(path, $"tensor '{entry.Name}' begins at byte {entry.Begin} of the data where {position} was expected (a gap or an overlap)");
            if (entry.End > dataLength)
                throw Bad(path, $"tensor '{entry.Name}' ends at byte {entry.End} of the data and the file holds {dataLength}: the file is truncated");
            position = entry.End;
        }
        if (position != dataLength) throw Bad(path, $"{dataLength - position} bytes at its end belong to no tensor");
        return new SafeTensorsHeader(entries, metadata, 8 + header.Length);
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("'__metadata__' is not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String);
            metadata[key] = reader.GetString()!;
        }
    }

    private static SafeTensorsEntry ReadEntry(string path, string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Bad(path, $"tensor '{name}' is not described by an object");
        string? dataType = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when dataType is null: dataType = reader.GetString(); break;
                case "shape" when shape is null: shape = ReadNumbers(path, name, ref reader); break;
                case "data_offsets" when offsets is null: offsets = ReadNumbers(path, name, ref reader); break;
                default: throw Bad(path, $"tensor '{name}' has an unknown or repeated property '{key}'");
            }
        }
        if (dataType is null || shape is null || offsets is not [long begin, long end])
            throw Bad(path, $"tensor '{name}' lacks its dtype, its shape or its two data_offsets");
        if (!ElementSizes.TryGetValue(dataType, out int size)) throw Bad(path, $"tensor '{name}' has the unknown dtype '{dataType}'");
        if (begin > end) throw Bad(path, $"tensor '{name}' ends (byte {end}) before it begins (byte {begin})");

        Int128 bytes = size;
        foreach (long dimension in shape)
        {
            bytes *= dimension;
            if (bytes > long.MaxValue) throw Bad(path, $"tensor '{name}' of shape [{string.Join(", ", shape)}] is too large");
        }
        if (bytes != end - begin)
            throw Bad(path, $"tensor '{name}' of {dataType} and shape [{string.Join(", ", shape)}] needs {bytes} bytes and its offsets give {end - begin}");
        return new SafeTensorsEntry(name, dataType, shape, begin, end);
    }

    private static List<long> ReadNumbers(string path, string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Bad(path, $"tensor '{name}' has a shape or offset that is no list");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!reader.TryGetInt64(out long number) || number < 0) throw Bad(path, $"tensor '{name}' has a size or offset that is no whole number of at least 0");
            numbers.Add(number);
        }
        return numbers;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token) throw new JsonException($"{token} was expected");
    }

    internal static UserException Bad(string path, string reason) => new($"{path}: is not a valid safetensors file: {reason}. Fetch or save the model again.");
}
