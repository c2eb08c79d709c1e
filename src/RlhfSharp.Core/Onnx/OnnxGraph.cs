using System.Runtime.InteropServices;
using Google.Protobuf;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Serialization;

namespace RlhfSharp.Core.Onnx;

/// <summary>
/// Builds an ONNX model node by node and writes it. Values are known by their names; a node is added after those it reads, so the
/// order is topological as ONNX asks. Operator set 20, which ONNX Runtime reads since 1.17.
/// </summary>
/// <param name="name">What the graph computes.</param>
public sealed class OnnxGraph(string name)
{
    private const int OperatorSet = 20, IrVersion = 9;

    // Field numbers of onnx.proto: ModelProto, OperatorSetIdProto, GraphProto, NodeProto, TensorProto, ValueInfoProto, TypeProto, TensorShapeProto.
    private static class Model { public const int IrVersion = 1, ProducerName = 2, Graph = 7, OperatorSets = 8; }
    private static class OperatorSetId { public const int Version = 2; }
    private static class Graph { public const int Node = 1, Name = 2, Initializer = 5, Input = 11, Output = 12; }
    private static class NodeFields { public const int Input = 1, Output = 2, Name = 3, Operator = 4, Attribute = 5; }
    private static class TensorFields { public const int Dimension = 1, Type = 2, Name = 8, RawData = 9; }
    private static class ValueInfo { public const int Name = 1, Type = 2; }
    private static class TypeFields { public const int Tensor = 1, ElementType = 1, Shape = 2, Dimension = 1, Size = 1, SizeName = 2; }

    private readonly ProtoMessage graph = new ProtoMessage().Add(Graph.Name, name);
    private readonly HashSet<string> names = [];
    private int nodeCount;

    /// <summary>Declares an input.</summary>
    /// <returns>Its name.</returns>
    public string Input(string input, OnnxType type, params OnnxDimension[] shape)
    {
        Claim(input);
        graph.Add(Graph.Input, Describe(input, type, shape));
        return input;
    }

    /// <summary>Declares a value that a node computes as an output.</summary>
    public void Output(string value, OnnxType type, params OnnxDimension[] shape) => graph.Add(Graph.Output, Describe(value, type, shape));

    /// <summary>Adds a constant of the type of <typeparamref name="T"/>; the numbers are copied.</summary>
    /// <returns>Its name.</returns>
    public string Constant<T>(string constant, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape) where T : unmanaged
    {
        Claim(constant);
        ProtoMessage tensor = new ProtoMessage().Add(TensorFields.Name, constant).Add(TensorFields.Type, (long)TypeOf<T>());
        long count = 1;
        foreach (long size in shape)
        {
            tensor.Add(TensorFields.Dimension, size);
            count *= size;
        }
        if (count != values.Length) throw new ArgumentException($"{values.Length} numbers were given for the shape [{string.Join(", ", shape.ToArray())}].", nameof(values));
        graph.Add(Graph.Initializer, tensor.Add(TensorFields.RawData, (ReadOnlyMemory<byte>)MemoryMarshal.AsBytes(values).ToArray()));
        return constant;
    }

    /// <summary>Adds a constant from a float32 tensor.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string constant, Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        return Constant<float>(constant, MemoryMarshal.Cast<byte, float>(values.detach().cpu().contiguous().bytes), values.shape);
    }

    /// <summary>Adds a node with one output, whose name is made up.</summary>
    /// <returns>The output's name.</returns>
    public string Node(string operation, string[] inputs, params OnnxAttribute[] attributes) => NamedNode($"{operation}_{nodeCount}", operation, inputs, attributes);

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The output's name.</returns>
    public string NamedNode(string output, string operation, string[] inputs, params OnnxAttribute[] attributes) => Nodes([output], operation, inputs, attributes)[0];

    /// <summary>Adds a node with several outputs, whose names are made up.</summary>
    /// <returns>The outputs' names.</returns>
    public string[] Nodes(int outputs, string operation, string[] inputs, params OnnxAttribute[] attributes) =>
        Nodes([.. Enumerable.Range(0, outputs).Select(i => $"{operation}_{nodeCount}.{i}")], operation, inputs, attributes);

    /// <summary>Writes the model, aside first and then under its name.</summary>
    /// <exception cref="UserException">The model is larger than one ONNX file may be, or the file cannot be written.</exception>
    public void Save(string path)
    {
        ProtoMessage model = new ProtoMessage()
            .Add(Model.IrVersion, IrVersion)
            .Add(Model.ProducerName, "RlhfSharp")
            .Add(Model.OperatorSets, new ProtoMessage().Add(OperatorSetId.Version, OperatorSet))
            .Add(Model.Graph, graph);
        if (model.Size > int.MaxValue)
            throw new UserException($"{path}: the model would take {model.Size / 1e9:0.0} GB, and an ONNX file holds at most 2 GB: export a smaller model.");
        AtomicFile.Replace(path, stream =>
        {
            using CodedOutputStream output = new(stream, leaveOpen: true);
            model.WriteTo(output);
        });
    }

    private string[] Nodes(string[] outputs, string operation, string[] inputs, OnnxAttribute[] attributes)
    {
        ProtoMessage node = new ProtoMessage().Add(NodeFields.Name, $"{operation}_{nodeCount++}").Add(NodeFields.Operator, operation);
        foreach (string input in inputs)
        {
            if (!names.Contains(input)) throw new ArgumentException($"A node reads '{input}', which nothing before it computes.", nameof(inputs));
            node.Add(NodeFields.Input, input);
        }
        foreach (string output in outputs)
        {
            Claim(output);
            node.Add(NodeFields.Output, output);
        }
        foreach (OnnxAttribute attribute in attributes) node.Add(NodeFields.Attribute, attribute.Message);
        graph.Add(Graph.Node, node);
        return outputs;
    }

    private void Claim(string value)
    {
        if (!names.Add(value)) throw new ArgumentException($"The graph has a value '{value}' already.", nameof(value));
    }

    private static ProtoMessage Describe(string value, OnnxType type, OnnxDimension[] dimensions)
    {
        ProtoMessage shape = new();
        foreach (OnnxDimension dimension in dimensions)
            shape.Add(TypeFields.Dimension, dimension.Name is { } symbol ? new ProtoMessage().Add(TypeFields.SizeName, symbol) : new ProtoMessage().Add(TypeFields.Size, dimension.Size));
        ProtoMessage tensor = new ProtoMessage().Add(TypeFields.ElementType, (long)type).Add(TypeFields.Shape, shape);
        return new ProtoMessage().Add(ValueInfo.Name, value).Add(ValueInfo.Type, new ProtoMessage().Add(TypeFields.Tensor, tensor));
    }

    private static OnnxType TypeOf<T>() =>
        typeof(T) == typeof(float) ? OnnxType.Float32
        : typeof(T) == typeof(long) ? OnnxType.Int64
        : typeof(T) == typeof(byte) ? OnnxType.UInt8
        : typeof(T) == typeof(bool) ? OnnxType.Bool
        : throw new ArgumentException($"Constants of {typeof(T).Name} are not written; float, long, byte and bool are.");
}
