using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Layers of a simple recurrent network; parameters named as in PyTorch (weight_ih_l0 ...).</summary>
public sealed class RNN : nn.Module<Tensor, Tensor?, (Tensor, Tensor)>
{
    private readonly Func<Tensor, Tensor?, Tensor?, (Tensor Output, Tensor Hidden, Tensor? Cell)> _run;

    internal RNN(long inputSize, long hiddenSize, long numLayers, nn.NonLinearities nonLinearity, bool bias, bool batchFirst, double dropout,
        bool bidirectional)
        : base(nameof(RNN)) =>
        _run = nonLinearity == nn.NonLinearities.Tanh
            ? new RecurrentStack<TanhRecurrence>(this, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional).Run
            : new RecurrentStack<ReluRecurrence>(this, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional).Run;

    /// <summary>
    /// Input [steps, rows, in], or [rows, steps, in] if batchFirst, or one sequence [steps, in]; states [layers * directions, rows, hidden], zeros
    /// if null. Gives the last layer's states of all steps [steps, rows, directions * hidden], and the states of all layers after the last step.
    /// </summary>
    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0)
    {
        (Tensor output, Tensor hidden, _) = _run(input, h0, null);
        return (output, hidden);
    }

    /// <summary>As <see cref="forward"/>, with the hooks.</summary>
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0);
}
