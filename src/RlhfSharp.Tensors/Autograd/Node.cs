using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// One recorded operation. Its backward function reads <see cref="Gradient"/> (of output 0) or <see cref="GradientOf"/>, takes
/// what was saved with <see cref="Saved"/> and calls <see cref="Give"/> for each input that <see cref="Needs"/> a gradient.
/// Nodes count who refers to them (tensors they made, nodes that follow), so a graph that nobody can reach any more
/// returns the buffers it saved at once, whether backward ran or not.
/// </summary>
internal sealed class Node
{
    private static long lastSequence;
    private readonly Edge[] edges;
    private readonly SavedTensor[] saved;
    private readonly Tensor?[] gradients;
    private readonly long[][] outputSizes;
    private readonly Action<Node> backward;
    private List<(AutogradState State, int Output)>? retained;
    private int references;
    private bool released;

    internal Node(string name, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor?> inputs, ReadOnlySpan<Tensor?> saved, Action<Node> backward)
    {
        Name = name;
        Sequence = Interlocked.Increment(ref lastSequence);
        this.backward = backward;
        edges = new Edge[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            edges[i] = Edge.To(inputs[i]);
        this.saved = saved.Length == 0 ? [] : new SavedTensor[saved.Length];
        for (int i = 0; i < saved.Length; i++)
        {
            if (saved[i] is { } tensor)
                this.saved[i] = new SavedTensor(tensor.Alias(), tensor.storage.Version);
        }

        gradients = new Tensor?[outputs.Length];
        outputSizes = new long[outputs.Length][];
        for (int i = 0; i < outputs.Length; i++)
            outputSizes[i] = outputs[i].sizes;
    }

    internal string Name { get; }

    internal long Sequence { get; }

    /// <summary>Which backward pass visited this node last.</summary>
    internal long Visit { get; set; }

    internal ReadOnlySpan<Edge> Edges => edges;

    internal ReadOnlySpan<Tensor?> Gradients => gradients;

    /// <summary>The gradient of the operation's only (or first) output; zeros if nothing flowed into it.</summary>
    internal Tensor Gradient => GradientOf(0);

    /// <summary>The gradient of one output; zeros if nothing flowed into it.</summary>
    internal Tensor GradientOf(int output) => gradients[output] ?? zeros(outputSizes[output]);

    /// <summary>The gradient of one output, or null if nothing flowed into it.</summary>
    internal Tensor? GradientOrNull(int output) => gradients[output];

    /// <summary>Whether input i takes part in the gradient.</summary>
    internal bool Needs(int input) => edges[input].Needed;

    /// <summary>The shape of an input that needs a gradient.</summary>
    internal long[] InputSizes(int input) => edges[input].Sizes;

    /// <summary>The i-th saved tensor. An error if it was changed in place since.</summary>
    internal Tensor Saved(int index)
    {
        SavedTensor entry = saved[index];
        Tensor tensor = entry.Tensor ?? throw new InvalidOperationException($"{Name} saved no tensor {index}");
        if (tensor.storage.Version != entry.Version)
            throw new InvalidOperationException(
                $"one of the tensors needed for the gradient of '{Name}' ({tensor.type}{Shapes.Text(tensor.sizes)}) has been changed by an "
                + $"in-place operation: it is at version {tensor.storage.Version}, expected {entry.Version}; use the out-of-place form, or clone() first");
        return tensor;
    }

    /// <summary>Whether the i-th saved tensor exists (an optional argument may be null).</summary>
    internal bool HasSaved(int index) => saved[index].Tensor is not null;

    /// <summary>Adds a gradient for input i. If the input was broadcast, the gradient is summed down to its shape first.</summary>
    internal void Give(int input, Tensor gradient)
    {
        Edge edge = edges[input];
        if (!edge.Needed)
            return;
        if (!gradient.sizes.AsSpan().SequenceEqual(edge.Sizes))
            gradient = Reductions.SumTo(gradient, edge.Sizes);
        if (edge.Node is { } node)
            node.AddGradient(edge.Output, gradient);
        else
            Tape.AccumulateLeaf(edge.Leaf!, gradient);
    }

    internal void AddGradient(int output, Tensor gradient) => gradients[output] = GradientSum.Add(gradients[output], gradient);

    internal void Retain(AutogradState state, int output) => (retained ??= []).Add((state, output));

    internal void ThrowIfReleased()
    {
        if (released)
            throw new InvalidOperationException(
                $"backward ran through '{Name}' before and its saved tensors are gone; pass retain_graph: true to the first backward to run it twice");
    }

    /// <summary>Runs the backward function on what has been added, then forgets it.</summary>
    internal void Execute()
    {
        ThrowIfReleased();
        if (retained is not null)
        {
            foreach ((AutogradState state, int output) in retained)
            {
                if (gradients[output] is { } gradient)
                    state.Accumulate(gradient);
            }
        }

        using (NewDisposeScope())
            backward(this);
    }

    internal void DropGradients()
    {
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i]?.Dispose();
            gradients[i] = null;
        }
    }

    internal void ReleaseSaved()
    {
        released = true;
        for (int i = 0; i < saved.Length; i++)
        {
            saved[i].Tensor?.Dispose();
            saved[i] = default;
        }
    }

    internal void AddReference() => Interlocked.Increment(ref references);

    /// <summary>One user less; at zero the saved tensors go, and the nodes before this one lose a user each.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref references) != 0)
            return;
        var dead = new Stack<Node>();
        dead.Push(this);
        while (dead.TryPop(out Node? node))
        {
            node.ReleaseSaved();
            node.DropGradients();
            foreach (Edge edge in node.edges)
            {
                if (edge.Node is { } before && Interlocked.Decrement(ref before.references) == 0)
                    dead.Push(before);
            }
        }
    }

    private readonly record struct SavedTensor(Tensor? Tensor, int Version);
}

/// <summary>Where the gradient of one input goes: to output <see cref="Output"/> of a node, to a leaf, or nowhere.</summary>
internal readonly struct Edge
{
    internal readonly Node? Node;
    internal readonly int Output;
    internal readonly AutogradState? Leaf;
    internal readonly long[] Sizes;

    private Edge(Node? node, int output, AutogradState? leaf, long[] sizes)
    {
        Node = node;
        Output = output;
        Leaf = leaf;
        Sizes = sizes;
    }

    internal bool Needed => Node is not null || Leaf is not null;

    internal static Edge To(Tensor? tensor)
    {
        AutogradState? state = tensor?.autograd;
        if (state is null || !state.RequiresGrad)
            return default;
        state.Node?.AddReference();
        return new Edge(state.Node, state.Output, state.Node is null ? state : null, tensor!.sizes);
    }
}
