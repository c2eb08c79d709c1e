using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using RlhfSharp.Core.Runs;

namespace RlhfSharp.Core.Serialization;

/// <summary>
/// Tensors in files as Hugging Face stores them: 8 bytes header length, a JSON header, the raw data. Strict in reading,
/// deterministic to the byte in writing.
/// </summary>
public static class SafeTensors
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes tensors (float32, int64, bool) atomically, the widest type first and by name within a type, so that the same
    /// tensors give the same bytes in any order. Metadata is <c>{"format":"pt"}</c> unless given.
    /// </summary>
    /// <exception cref="UserException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        KeyValuePair<string, Tensor>[] ordered = tensors
            .OrderByDescending(pair => Format(pair.Value).Size)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        byte[] header = WriteHeader(ordered, metadata ?? new Dictionary<string, string> { ["format"] = "pt" });
        AtomicFile.Replace(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach ((_, Tensor tensor) in ordered) WriteData(stream, tensor);
        });
    }

    /// <summary>Reads all tensors of a file; the caller owns them.</summary>
    /// <exception cref="UserException">The file is missing, unreadable, truncated or of another kind.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (SafeTensorsEntry entry in file.Header.Tensors) tensors.Add(entry.Name, file.Read(entry.Name));
        return tensors;
    }

    /// <summary>Reads and checks the header only.</summary>
    /// <exception cref="UserException">The file is missing, unreadable, truncated or of another kind.</exception>
    public static SafeTensorsHeader ReadHeader(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        return file.Header;
    }

    private static byte[] WriteHeader(KeyValuePair<string, Tensor>[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("__metadata__");
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) writer.WriteString(key, value);
            writer.WriteEndObject();
            var names = new HashSet<string> { "__metadata__" };
            long position = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                if (!names.Add(name)) throw new ArgumentException($"Two tensors are called '{name}', or the name is reserved.", nameof(tensors));
                (string type, int size) = Format(tensor);
                long end = position + tensor.numel() * size;
                writer.WriteStartObject(name);
                writer.WriteString("dtype", type);
                WriteNumbers(writer, "shape", tensor.shape);
                WriteNumbers(writer, "data_offsets", [position, end]);
                writer.WriteEndObject();
                position = end;
            }
            writer.WriteEndObject();
        }
        while (stream.Length % 8 != 0) stream.WriteByte((byte)' '); // so that the data are aligned
        return stream.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, long[] numbers)
    {
        writer.WriteStartArray(name);
        foreach (long number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    private static void WriteData(Stream stream, Tensor tensor)
    {
        if (tensor.numel() == 0) return;
        using var scope = NewDisposeScope();
        stream.Write(tensor.detach().cpu().contiguous().bytes);
    }

    private static (string Name, int Size) Format(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Int64 => ("I64", 8),
        ScalarType.Float32 => ("F32", 4),
        ScalarType.Bool => ("BOOL", 1),
        _ => throw new ArgumentException($"A tensor of {tensor.dtype} cannot be saved; float32, int64 and bool can.", nameof(tensor)),
    };
}
