using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Records operations for reverse-mode differentiation. An operation with a gradient ends like this:
/// <code>
/// if (Tape.Records(a, b))
///     Tape.Record("mul", result, inputs: [a, b], saved: [a, b], static node =>
///     {
///         if (node.Needs(0)) node.Give(0, node.Gradient * node.Saved(1));
///         if (node.Needs(1)) node.Give(1, node.Gradient * node.Saved(0));
///     });
/// </code>
/// The function runs without gradient recording, inside a dispose scope of its own. Whatever it needs of tensors goes through
/// <c>saved</c> (inputs or outputs), never through captured variables: a saved tensor outlives its dispose scope, is checked for
/// in-place changes and is released after backward. Numbers may be captured. An in-place operation calls
/// <see cref="PrepareInPlace"/> first, then writes, then calls <see cref="RecordInPlace"/>.
/// </summary>
internal static class Tape
{
    private static long lastVisit;
    [ThreadStatic] private static bool disabled;
    [ThreadStatic] private static Capture? capture;
    [ThreadStatic] private static List<AutogradState>? unsettled;

    /// <summary>Whether this thread records operations.</summary>
    internal static bool Enabled
    {
        get => !disabled;
        set => disabled = !value;
    }

    internal static bool Records(Tensor? a) => !disabled && a?.autograd is { RequiresGrad: true };

    internal static bool Records(Tensor? a, Tensor? b) => Records(a) || Records(b);

    internal static bool Records(Tensor? a, Tensor? b, Tensor? c) => Records(a) || Records(b) || Records(c);

    internal static bool Records(ReadOnlySpan<Tensor?> inputs)
    {
        foreach (Tensor? input in inputs)
        {
            if (Records(input))
                return true;
        }

        return false;
    }

    /// <summary>Makes <paramref name="output"/> the result of a recorded operation.</summary>
    internal static void Record(string name, Tensor output, ReadOnlySpan<Tensor?> inputs, ReadOnlySpan<Tensor?> saved, Action<Node> backward)
    {
        var node = new Node(name, [output], inputs, saved, backward);
        (output.autograd ??= new AutogradState(output.sizes)).SetNode(node, 0);
    }

    /// <summary>As <see cref="Record"/> for several outputs; outputs of integer type take no part.</summary>
    internal static void RecordMany(
        string name, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor?> inputs, ReadOnlySpan<Tensor?> saved, Action<Node> backward)
    {
        var node = new Node(name, outputs, inputs, saved, backward);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].type == ScalarType.Float32)
                (outputs[i].autograd ??= new AutogradState(outputs[i].sizes)).SetNode(node, i);
        }
    }

    /// <summary>Refuses an in-place write that autograd could not follow.</summary>
    internal static void PrepareInPlace(string name, Tensor target, Tensor? other = null, Tensor? third = null)
    {
        target.ThrowIfDisposed();
        if (disabled)
            return;
        if (target.autograd is { RequiresGrad: true, Node: null })
            throw new InvalidOperationException(
                $"{name}: a leaf tensor that requires grad cannot be changed in place; do it under torch.no_grad(), or on a clone()");
        if (target.isView && Records(target, other, third))
            throw new NotSupportedException(
                $"{name}: changing a view in place while gradients are recorded is not supported by the managed engine; use the out-of-place form");
    }

    /// <summary>Counts the write and, where gradients are recorded, makes the operation the new origin of the target.</summary>
    internal static void RecordInPlace(string name, Tensor target, ReadOnlySpan<Tensor?> inputs, ReadOnlySpan<Tensor?> saved, Action<Node> backward)
    {
        target.Written();
        if (Records(inputs))
            Record(name, target, inputs, saved, backward);
    }

    /// <summary>Adds to a leaf's gradient, or to the result of torch.autograd.grad where that asked for it.</summary>
    internal static void AccumulateLeaf(AutogradState leaf, Tensor gradient)
    {
        if (capture is { } wanted)
            wanted.Add(leaf, gradient);
        else
            leaf.Accumulate(gradient);
    }

    /// <summary>Runs backward from the outputs. With <paramref name="inputs"/>, returns their gradients and touches no leaf.</summary>
    internal static Tensor?[]? Backward(
        ReadOnlySpan<Tensor> outputs, IList<Tensor>? gradients, bool retainGraph, bool createGraph, IList<Tensor>? inputs = null)
    {
        if (createGraph)
            throw new NotSupportedException("create_graph (gradients of gradients) is not supported by the managed tensor engine");
        bool wasDisabled = disabled;
        Capture? outerCapture = capture;
        capture = inputs is null ? null : new Capture(inputs);
        disabled = true;
        try
        {
            using (NewDisposeScope())
            {
                var roots = new List<Node>();
                for (int i = 0; i < outputs.Length; i++)
                    Start(outputs[i], gradients is not null && i < gradients.Count ? gradients[i] : null, roots);
                Run(roots, retainGraph);
            }

            return capture?.Results();
        }
        finally
        {
            Settle();
            disabled = wasDisabled;
            capture = outerCapture;
        }
    }

    /// <summary>A gradient that arrived as somebody else's memory is given its own when backward is over and it still is.</summary>
    internal static void SettleAfterwards(AutogradState state) => (unsettled ??= []).Add(state);

    private static void Settle()
    {
        if (unsettled is null)
            return;
        foreach (AutogradState state in unsettled)
            state.Settle();
        unsettled.Clear();
    }

    private static void Start(Tensor output, Tensor? gradient, List<Node> roots)
    {
        output.ThrowIfDisposed();
        AutogradState? state = output.autograd;
        if (state is null || !state.RequiresGrad)
            throw new InvalidOperationException(
                $"backward: the tensor {output.type}{Shapes.Text(output.sizes)} does not require grad and no operation with a gradient made it");
        if (gradient is null && output.Count != 1)
            throw new InvalidOperationException(
                $"backward without a gradient works for one-element outputs only; this one has shape {Shapes.Text(output.sizes)}");
        if (gradient is not null && !gradient.sizes.AsSpan().SequenceEqual(output.sizes))
            throw new ArgumentException(
                $"backward: the gradient has shape {Shapes.Text(gradient.sizes)}, its output {Shapes.Text(output.sizes)}; they must be equal");
        gradient ??= ones(output.sizes);
        if (state.Node is { } node)
        {
            node.ThrowIfReleased();
            node.AddGradient(state.Output, gradient);
            roots.Add(node);
        }
        else
        {
            AccumulateLeaf(state, gradient);
        }
    }

    // A node's inputs were always recorded before it, so falling sequence numbers are a topological order.
    private static void Run(List<Node> roots, bool retainGraph)
    {
        long visit = Interlocked.Increment(ref lastVisit);
        var order = new List<Node>();
        var open = new Stack<Node>(roots);
        while (open.TryPop(out Node? node))
        {
            if (node.Visit == visit)
                continue;
            node.Visit = visit;
            order.Add(node);
            foreach (Edge edge in node.Edges)
            {
                if (edge.Node is { } before && before.Visit != visit)
                    open.Push(before);
            }
        }

        order.Sort(static (left, right) => right.Sequence.CompareTo(left.Sequence));
        try
        {
            foreach (Node node in order)
            {
                bool any = false;
                foreach (Tensor? gradient in node.Gradients)
                    any |= gradient is not null;
                if (any)
                {
                    capture?.Look(node);
                    node.Execute();
                }

                node.DropGradients();
                if (!retainGraph && any)
                    node.ReleaseSaved();
            }
        }
        catch
        {
            foreach (Node node in order)
                node.DropGradients();
            throw;
        }
    }

    /// <summary>The inputs whose gradients torch.autograd.grad asked for.</summary>
    private sealed class Capture
    {
        private readonly IList<Tensor> inputs;
        private readonly Tensor?[] sums;

        internal Capture(IList<Tensor> inputs)
        {
            this.inputs = inputs;
            sums = new Tensor?[inputs.Count];
            foreach (Tensor input in inputs)
            {
                if (input.autograd is not { RequiresGrad: true })
                    throw new InvalidOperationException($"grad: an input of shape {Shapes.Text(input.sizes)} does not require grad");
            }
        }

        internal void Add(AutogradState leaf, Tensor gradient)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                if (inputs[i].autograd == leaf)
                    sums[i] = GradientSum.Add(sums[i], gradient);
            }
        }

        internal void Look(Node node)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                if (inputs[i].autograd!.Node == node && node.GradientOrNull(inputs[i].autograd!.Output) is { } gradient)
                    sums[i] = gradient.Alias();
            }
        }

        internal Tensor?[] Results()
        {
            for (int i = 0; i < sums.Length; i++)
                sums[i] = GradientSum.Own(sums[i]);
            return sums;
        }
    }
}
