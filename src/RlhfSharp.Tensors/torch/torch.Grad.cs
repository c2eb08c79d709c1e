namespace TorchSharp;

public static partial class torch
{
    public static bool is_grad_enabled() => Tape.Enabled;

    /// <summary>Stops recording on this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>As <see cref="no_grad"/>.</summary>
    public static IDisposable inference_mode(bool mode = true) => new GradMode(!mode && Tape.Enabled);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Sets recording for this thread; disposing the result restores what was before.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    private sealed class GradMode : IDisposable
    {
        private readonly bool before = Tape.Enabled;
        private bool restored;

        internal GradMode(bool enabled) => Tape.Enabled = enabled;

        public void Dispose()
        {
            if (restored)
                return;
            restored = true;
            Tape.Enabled = before;
        }
    }

    public static partial class autograd
    {
        /// <summary>The gradients of the outputs' sum with respect to the inputs, without touching any .grad.</summary>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false,
            bool create_graph = false, bool allow_unused = false)
        {
            Tensor?[] gradients = Tape.Backward(outputs.ToArray(), grad_outputs, retain_graph, create_graph, inputs)!;
            var results = new Tensor[gradients.Length];
            for (int i = 0; i < results.Length; i++)
            {
                if (gradients[i] is null && !allow_unused)
                    throw new InvalidOperationException($"grad: input {i} was not used to compute the outputs; pass allow_unused: true to get null for it");
                if (gradients[i] is { } gradient)
                {
                    results[i] = gradient.Alias(attach: true);
                    results[i].isView = false;
                    gradient.Dispose();
                }
            }

            return results;
        }

        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            if (inputs is null)
            {
                Tape.Backward(tensors.ToArray(), grad_tensors, retain_graph ?? create_graph, create_graph);
                return;
            }

            Tensor?[] gradients = Tape.Backward(tensors.ToArray(), grad_tensors, retain_graph ?? create_graph, create_graph, inputs)!;
            for (int i = 0; i < gradients.Length; i++)
            {
                if (gradients[i] is not { } gradient)
                    continue;
                inputs[i].autograd!.Accumulate(gradient);
                gradient.Dispose();
            }
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);
    }
}
