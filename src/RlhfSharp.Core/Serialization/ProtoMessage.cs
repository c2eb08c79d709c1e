using Google.Protobuf;

namespace RlhfSharp.Core.Serialization;

/// <summary>One protocol-buffer message as the list of its fields, in the order in which they are written.</summary>
internal sealed class ProtoMessage
{
    private readonly record struct Field(Func<long> Size, Action<CodedOutputStream> Write);

    private readonly List<Field> fields = [];

    /// <summary>Bytes of the message without its own length; counted in 64 bits, since a model may exceed what one message may hold.</summary>
    public long Size => fields.Sum(part => part.Size());

    /// <summary>Adds a whole number (int32, int64, enum).</summary>
    public ProtoMessage Add(int number, long value) => Add(number, WireFormat.WireType.Varint, () => CodedOutputStream.ComputeInt64Size(value), output => output.WriteInt64(value));

    /// <summary>Adds a float.</summary>
    public ProtoMessage Add(int number, float value) => Add(number, WireFormat.WireType.Fixed32, () => sizeof(float), output => output.WriteFloat(value));

    /// <summary>Adds a double.</summary>
    public ProtoMessage Add(int number, double value) => Add(number, WireFormat.WireType.Fixed64, () => sizeof(double), output => output.WriteDouble(value));

    /// <summary>Adds a text.</summary>
    public ProtoMessage Add(int number, string value) => Add(number, WireFormat.WireType.LengthDelimited, () => CodedOutputStream.ComputeStringSize(value), output => output.WriteString(value));

    /// <summary>Adds bytes, which are not copied.</summary>
    public ProtoMessage Add(int number, ReadOnlyMemory<byte> value)
    {
        ByteString bytes = UnsafeByteOperations.UnsafeWrap(value);
        return Add(number, WireFormat.WireType.LengthDelimited, () => (long)CodedOutputStream.ComputeLengthSize(bytes.Length) + bytes.Length, output => output.WriteBytes(bytes));
    }

    /// <summary>Adds a message, which may still grow.</summary>
    public ProtoMessage Add(int number, ProtoMessage value) => Add(number, WireFormat.WireType.LengthDelimited, () => LengthSize(value.Size) + value.Size, output =>
    {
        output.WriteLength(checked((int)value.Size));
        value.WriteTo(output);
    });

    /// <summary>Writes the fields.</summary>
    public void WriteTo(CodedOutputStream output)
    {
        foreach (Field part in fields) part.Write(output);
    }

    /// <summary>The message as bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CodedOutputStream output = new(bytes);
        WriteTo(output);
        output.CheckNoSpaceLeft();
        return bytes;
    }

    private static int LengthSize(long size) => CodedOutputStream.ComputeUInt64Size((ulong)size);

    private ProtoMessage Add(int number, WireFormat.WireType type, Func<long> size, Action<CodedOutputStream> write)
    {
        uint tag = WireFormat.MakeTag(number, type);
        int tagSize = CodedOutputStream.ComputeUInt32Size(tag);
        fields.Add(new Field(() => tagSize + size(), output =>
        {
            output.WriteTag(tag);
            write(output);
        }));
        return this;
    }
}
