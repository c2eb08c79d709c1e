using RlhfSharp.Core.Onnx;

namespace RlhfSharp.Core.Tests.Onnx;

public class OnnxGraphTests
{
    [Fact]
    public void Save_OneNode_WritesTheBytesOfTheSchema()
    {
        using TemporaryFolder folder = new();
        OnnxGraph graph = new("g");
        graph.Input("x", OnnxType.Float32, "n", 2);
        graph.Output("y", OnnxType.Float32, "n", 2);
        graph.NamedNode("y", "Softmax", ["x"], new OnnxAttribute("axis", -1));

        graph.Save(folder.File("model.onnx"));

        // tag, length, content; by hand from onnx.proto
        byte[] type = [0x12, 15, /* tensor */ 0x0a, 13, /* float */ 0x08, 1, /* shape */ 0x12, 9, 0x0a, 3, 0x12, 1, (byte)'n', 0x0a, 2, 0x08, 2];
        byte[] attribute = [0x0a, 4, .. "axis"u8, /* type: int */ 0xa0, 0x01, 2, /* -1 */ 0x18, .. Enumerable.Repeat((byte)0xff, 9), 1];
        byte[] node = [0x1a, 9, .. "Softmax_0"u8, 0x22, 7, .. "Softmax"u8, 0x0a, 1, (byte)'x', 0x12, 1, (byte)'y', 0x2a, 20, .. attribute];
        byte[] content = [0x12, 1, (byte)'g', 0x5a, 20, 0x0a, 1, (byte)'x', .. type, 0x62, 20, 0x0a, 1, (byte)'y', .. type, 0x0a, 48, .. node];
        byte[] model = [0x08, 9, 0x12, 9, .. "RlhfSharp"u8, /* operator set */ 0x42, 2, 0x10, 20, 0x3a, 97, .. content];
        Assert.Equal(model, File.ReadAllBytes(folder.File("model.onnx")));
    }

    [Fact]
    public void Save_ConstantOfFloats_HoldsTheirBytesAndShape()
    {
        using TemporaryFolder folder = new();
        OnnxGraph graph = new("");
        graph.Constant<float>("c", [1, 2], 2, 1);

        graph.Save(folder.File("model.onnx"));

        byte[] tensor = [0x42, 1, (byte)'c', /* float */ 0x10, 1, /* dims */ 0x08, 2, 0x08, 1, /* raw data */ 0x4a, 8, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40];
        byte[] written = File.ReadAllBytes(folder.File("model.onnx"));
        Assert.Equal([0x2a, (byte)tensor.Length, .. tensor], written[^(tensor.Length + 2)..]);
    }

    [Fact]
    public void Node_ReadingWhatNothingComputes_IsRefused() =>
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => new OnnxGraph("g").Node("Tanh", ["x"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Constant_TwiceOrOfAnotherSize_IsRefused()
    {
        OnnxGraph graph = new("g");
        graph.Constant<long>("c", [1], 1);
        Assert.Throws<ArgumentException>(() => graph.Constant<long>("c", [1], 1));
        Assert.Throws<ArgumentException>(() => graph.Constant<long>("d", [1, 2], 3));
    }
}
