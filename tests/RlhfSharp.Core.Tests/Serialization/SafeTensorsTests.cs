using System.Buffers.Binary;
using System.Text;
using RlhfSharp.Core.Serialization;

namespace RlhfSharp.Core.Tests.Serialization;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Save_WritesTheFormatToTheByte()
    {
        string path = folder.File("a.safetensors");
        using Tensor weight = tensor(new[] { 1f, -2f }, [2, 1]);
        using Tensor flag = tensor(new[] { true, false, true }, [3]);
        using Tensor index = tensor(new[] { 258L }, Array.Empty<long>());
        SafeTensors.Save(path, [new("weight", weight), new("flag", flag), new("index", index)]);

        const string Header = """{"__metadata__":{"format":"pt"},"index":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"weight":{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]},"flag":{"dtype":"BOOL","shape":[3],"data_offsets":[16,19]}}""";
        byte[] bytes = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(Header, Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.Equal([2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 1, 0, 1], bytes[(8 + length)..]);
    }

    [Fact]
    public void Save_InAnyOrder_GivesTheSameBytes()
    {
        using Tensor a = tensor(new[] { 1f }, [1]);
        using Tensor b = tensor(new[] { 2f }, [1]);
        SafeTensors.Save(folder.File("1"), [new("a", a), new("b", b)]);
        SafeTensors.Save(folder.File("2"), [new("b", b), new("a", a)]);
        Assert.Equal(File.ReadAllBytes(folder.File("1")), File.ReadAllBytes(folder.File("2")));
    }

    [Fact]
    public void Load_GivesBackWhatWasSaved_ViewsAndEmptyTensorsIncluded()
    {
        string path = folder.File("a.safetensors");
        using Tensor matrix = tensor(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [2, 3]);
        using Tensor view = matrix.t();
        using Tensor nothing = empty(new long[] { 0, 4 }, ScalarType.Float32);
        SafeTensors.Save(path, [new("view", view), new("nothing", nothing)], new Dictionary<string, string> { ["z"] = "\"ü\"", ["a"] = "" });
        IReadOnlyDictionary<string, Tensor> read = SafeTensors.Load(path);
        Assert.Equal([3, 2], read["view"].shape);
        Assert.Equal([1f, 4f, 2f, 5f, 3f, 6f], read["view"].data<float>().ToArray());
        Assert.Equal([0, 4], read["nothing"].shape);
        Assert.Equal([KeyValuePair.Create("a", ""), KeyValuePair.Create("z", "\"ü\"")], SafeTensors.ReadHeader(path).Metadata);
        foreach (Tensor owned in read.Values) owned.Dispose();
    }

    [Fact]
    public void Load_OtherTypes_AreConverted()
    {
        string path = Write("""{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]},"d":{"dtype":"F64","shape":[1],"data_offsets":[8,16]},"i":{"dtype":"I32","shape":[1],"data_offsets":[16,20]},"u":{"dtype":"U8","shape":[1],"data_offsets":[20,21]}}""",
            [0x00, 0x3c, 0x00, 0xc1, 0x80, 0x3f, 0x20, 0xc0, .. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(-7), 200]);
        IReadOnlyDictionary<string, Tensor> read = SafeTensors.Load(path);
        Assert.Equal([1f, -2.5f], read["h"].data<float>().ToArray());
        Assert.Equal([1f, -2.5f], read["b"].data<float>().ToArray());
        Assert.Equal([0.1f], read["d"].data<float>().ToArray());
        Assert.Equal([-7L], read["i"].data<long>().ToArray());
        Assert.Equal([200L], read["u"].data<long>().ToArray());
        foreach (Tensor owned in read.Values) owned.Dispose();
    }

    [Theory]
    [InlineData("[]", 0, "its header is not the JSON of the format")]
    [InlineData("{", 0, "its header is not the JSON of the format")]
    [InlineData("{}x", 0, "its header is not the JSON of the format")]
    [InlineData("""{"a":3}""", 0, "tensor 'a' is not described by an object")]
    [InlineData("""{"__metadata__":{"n":1}}""", 0, "its header is not the JSON of the format")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 0, "tensor 'a' lacks its dtype, its shape or its two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"extra":1}}""", 4, "unknown or repeated property 'extra'")]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype 'F31'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "no whole number of at least 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "no whole number of at least 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes and its offsets give 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "ends (byte 0) before it begins (byte 4)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", 4, "is too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "the file is truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "1 bytes at its end belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "begins at byte 4 of the data where 0 was expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensor 'b' begins at byte 4 of the data where 8 was expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "tensor 'a' is described twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[25000000000],"data_offsets":[0,100000000000]}}""", 16, "the file is truncated")]
    public void Open_BadHeader_NamesFileAndReason(string header, int dataBytes, string expected)
    {
        string path = Write(header, new byte[dataBytes]);
        UserException error = Assert.Throws<UserException>(() => SafeTensorsFile.Open(path).Dispose());
        Assert.StartsWith($"{path}: is not a valid safetensors file: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0], "the file has 0 bytes")]
    [InlineData(new byte[] { 1, 2, 3 }, "the file has 3 bytes")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 }, "this is another kind of file")]
    [InlineData(new byte[] { 100, 0, 0, 0, 0, 0, 0, 0, 123, 125 }, "the file ends after 2")]
    public void Open_ForeignFile_NamesFileAndReason(byte[] content, string expected)
    {
        string path = folder.File("foreign");
        File.WriteAllBytes(path, content);
        Assert.Contains(expected, Assert.Throws<UserException>(() => SafeTensorsFile.Open(path).Dispose()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EveryTruncation_IsRefused()
    {
        string path = folder.File("a.safetensors");
        using Tensor weight = tensor(new[] { 1f, -2f, 3f }, [3]);
        SafeTensors.Save(path, [new("weight", weight)]);
        byte[] whole = File.ReadAllBytes(path);
        string cut = folder.File("cut");
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(cut, whole[..length]);
            Assert.Throws<UserException>(() => SafeTensorsFile.Open(cut).Dispose());
        }
    }

    [Fact]
    public void ReadInto_OtherShapeOrMissing_SaysWhich()
    {
        string path = folder.File("a.safetensors");
        using Tensor weight = tensor(new[] { 1f, -2f }, [2]);
        SafeTensors.Save(path, [new("weight", weight)]);
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        using Tensor other = zeros(3);
        Assert.Equal($"{path}: tensor 'weight' is F32 [2]; Float32 [3] is needed here. Was it written with another configuration?",
            Assert.Throws<UserException>(() => file.ReadInto("weight", other)).Message);
        Assert.Contains("has no tensor 'bias'", Assert.Throws<UserException>(() => file.Read("bias")).Message, StringComparison.Ordinal);

        using Tensor same = zeros(2);
        file.ReadInto("weight", same);
        Assert.Equal([1f, -2f], same.data<float>().ToArray());
    }

    private string Write(string header, byte[] data)
    {
        string path = folder.File("written.safetensors");
        byte[] text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        File.WriteAllBytes(path, [.. length, .. text, .. data]);
        return path;
    }
}
