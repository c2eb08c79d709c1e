namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether operations on this tensor are recorded. Only leaves may be told; only Float32 has gradients.</summary>
        public bool requires_grad
        {
            get => autograd is { RequiresGrad: true };
            set
            {
                if (value == requires_grad)
                    return;
                if (value && type != ScalarType.Float32)
                    throw new InvalidOperationException($"only Float32 tensors can require grad, not {type}");
                if (autograd?.Node is not null)
                    throw new InvalidOperationException("requires_grad can be changed on leaf tensors only; use detach() for a tensor that another operation made");
                (autograd ??= new AutogradState(sizes)).RequiresGrad = value;
            }
        }

        /// <summary>Whether no recorded operation made this tensor.</summary>
        public bool is_leaf => autograd?.Node is null;

        /// <summary>The accumulated gradient, or null. A separate tensor object on the same memory each time it is read.</summary>
        public Tensor? grad
        {
            get
            {
                if (autograd?.Gradient is not { } gradient)
                    return null;
                Tensor result = gradient.Alias(attach: true);
                result.isView = false;
                return result;
            }

            set
            {
                if (value is not null && !value.sizes.AsSpan().SequenceEqual(sizes))
                    throw new ArgumentException($"grad: a gradient of shape {Shapes.Text(value.sizes)} does not fit a tensor of shape {Shapes.Text(sizes)}");
                (autograd ??= new AutogradState(sizes)).SetGradient(value);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Keeps the gradient of a tensor that is not a leaf.</summary>
        public void retain_grad()
        {
            if (autograd is not { RequiresGrad: true } state)
                throw new InvalidOperationException("retain_grad: the tensor does not require grad");
            if (state.Node is null || state.RetainGradient)
                return;
            state.RetainGradient = true;
            state.Node.Retain(state, state.Output);
        }

        /// <summary>Computes the gradients of this one-element tensor and adds them to the leaves' .grad.</summary>
        public void backward() => Tape.Backward([this], null, false, false);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            torch.autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>The same memory without a tape.</summary>
        public Tensor detach()
        {
            Tensor result = Alias(attach: true);
            result.isView = false;
            return result;
        }

        public Tensor detach_()
        {
            autograd?.Detach();
            return this;
        }
    }
}
