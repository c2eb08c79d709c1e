using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>What the tape knows of one tensor: whether it wants a gradient, which node made it, and its gradient.</summary>
internal sealed class AutogradState(long[] sizes)
{
    internal bool RequiresGrad;
    internal bool RetainGradient;
    internal Node? Node;
    internal int Output;
    internal Tensor? Gradient;
    private bool disposed;

    internal long[] Sizes => sizes;

    /// <summary>Adds to the gradient of a leaf (or of a tensor that retains its gradient).</summary>
    internal void Accumulate(Tensor gradient)
    {
        if (disposed)
            return;
        if (Gradient is null)
            Tape.SettleAfterwards(this);
        Gradient = GradientSum.Add(Gradient, gradient);
    }

    /// <summary>Once backward is over: gives this gradient memory of its own, where it still shares it or is an expanded view.</summary>
    internal void Settle() => Gradient = GradientSum.Own(Gradient);

    internal void SetGradient(Tensor? gradient)
    {
        Tensor? old = Gradient;
        Gradient = gradient?.Alias();
        old?.Dispose();
    }

    internal void SetNode(Node node, int output)
    {
        node.AddReference();
        Node?.Release();
        Node = node;
        Output = output;
        RequiresGrad = true;
        if (RetainGradient)
            node.Retain(this, output);
    }

    internal void Detach()
    {
        Node?.Release();
        Node = null;
        RequiresGrad = false;
    }

    internal void TensorDisposed()
    {
        disposed = true;
        Gradient?.Dispose();
        Gradient = null;
        Node?.Release();
        Node = null;
    }
}

/// <summary>Sums gradients that arrive one after the other, in place where nobody else looks at the sum.</summary>
internal static class GradientSum
{
    /// <summary>The gradient itself if nobody else looks at its memory and it is packed, else a copy.</summary>
    internal static Tensor? Own(Tensor? gradient)
    {
        if (gradient is null || (gradient.storage.IsUnique && gradient.IsContiguous))
            return gradient;
        Tensor copy = gradient.Apart().DetachFromDisposeScope();
        gradient.Dispose();
        return copy;
    }

    internal static Tensor Add(Tensor? sum, Tensor gradient)
    {
        if (sum is null)
            return gradient.Alias();
        if (sum.storage.IsUnique && sum.IsContiguous)
        {
            Elementwise.Binary<AddOperation>(sum, sum, gradient);
            sum.Written();
            return sum;
        }

        Tensor result = Tensor.AllocateLike(sum).DetachFromDisposeScope();
        Elementwise.Binary<AddOperation>(result, sum, gradient);
        sum.Dispose();
        return result;
    }
}
