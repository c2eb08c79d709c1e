using RlhfSharp.Core.Serialization;

namespace RlhfSharp.Core.Onnx;

/// <summary>A constant that belongs to a node of a graph: an axis, an epsilon ...</summary>
public sealed class OnnxAttribute
{
    // Fields and type numbers of AttributeProto in onnx.proto.
    private const int NameField = 1, FloatField = 2, IntField = 3, TextField = 4, IntsField = 8, TypeField = 20;
    private const int FloatType = 1, IntType = 2, TextType = 3, IntsType = 7;

    /// <summary>A whole number.</summary>
    public OnnxAttribute(string name, long value) => Message = Begin(name, IntType).Add(IntField, value);

    /// <summary>A number.</summary>
    public OnnxAttribute(string name, float value) => Message = Begin(name, FloatType).Add(FloatField, value);

    /// <summary>A word.</summary>
    public OnnxAttribute(string name, string value) => Message = Begin(name, TextType).Add(TextField, value);

    /// <summary>Whole numbers.</summary>
    public OnnxAttribute(string name, params long[] values)
    {
        Message = Begin(name, IntsType);
        foreach (long value in values) Message.Add(IntsField, value);
    }

    /// <summary>The attribute as it is written.</summary>
    internal ProtoMessage Message { get; }

    private static ProtoMessage Begin(string name, int type) => new ProtoMessage().Add(NameField, name).Add(TypeField, type);
}
