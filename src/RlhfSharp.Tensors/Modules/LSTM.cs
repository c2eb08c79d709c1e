using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Layers of long short-term memory; gates i, f, g, o, parameters named as in PyTorch (weight_ih_l0 ...).</summary>
public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly RecurrentStack<LstmRecurrence> _stack;

    internal LSTM(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional)
        : base(nameof(LSTM)) =>
        _stack = new(this, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional);

    /// <summary>
    /// Input [steps, rows, in], or [rows, steps, in] if batchFirst, or one sequence [steps, in]; hidden and cell states
    /// [layers * directions, rows, hidden], zeros if null. Gives the last layer's hidden states of all steps [steps, rows, directions * hidden],
    /// and the hidden and the cell states of all layers after the last step.
    /// </summary>
    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
    {
        (Tensor output, Tensor hidden, Tensor? cell) = _stack.Run(input, h0_c0?.Item1, h0_c0?.Item2);
        return (output, hidden, cell!);
    }

    /// <summary>As <see cref="forward"/>, with the hooks.</summary>
    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);
}
