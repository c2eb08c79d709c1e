using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Layers of gated recurrent units; gates r, z, n, parameters named as in PyTorch (weight_ih_l0 ...).</summary>
public sealed class GRU : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly RecurrentStack<GruRecurrence> _stack;

    internal GRU(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional)
        : base(nameof(GRU)) =>
        _stack = new(this, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional);

    /// <summary>
    /// Input [steps, rows, in], or [rows, steps, in] if batchFirst, or one sequence [steps, in]; states [layers * directions, rows, hidden], zeros
    /// if null. Gives the last layer's states of all steps [steps, rows, directions * hidden], and the states of all layers after the last step.
    /// </summary>
    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
    {
        (Tensor output, Tensor hidden, _) = _stack.Run(input, h0, null);
        return (output, hidden);
    }

    /// <summary>As <see cref="forward"/>, with the hooks.</summary>
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);
}
