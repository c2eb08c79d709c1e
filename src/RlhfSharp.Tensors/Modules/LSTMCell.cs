using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One step of long short-term memory; gates i, f, g, o.</summary>
public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
{
    private readonly RecurrentWeights _weights;
    private readonly long _inputSize, _hiddenSize;

    internal LSTMCell(long inputSize, long hiddenSize, bool bias)
        : base(nameof(LSTMCell))
    {
        (_inputSize, _hiddenSize) = (inputSize, hiddenSize);
        _weights = new RecurrentWeights(this, inputSize, hiddenSize, LstmRecurrence.Gates, bias, "");
    }

    /// <summary>[4 hidden, in].</summary>
    public Parameter? weight_ih
    {
        get => get_parameter(nameof(weight_ih));
        set => ConditionallyRegisterParameter(nameof(weight_ih), (Parameter?)value?.DetachFromDisposeScope());
    }

    /// <summary>[4 hidden, hidden].</summary>
    public Parameter? weight_hh
    {
        get => get_parameter(nameof(weight_hh));
        set => ConditionallyRegisterParameter(nameof(weight_hh), (Parameter?)value?.DetachFromDisposeScope());
    }

    /// <summary>[4 hidden], or null.</summary>
    public Parameter? bias_ih
    {
        get => get_parameter(nameof(bias_ih));
        set => ConditionallyRegisterParameter(nameof(bias_ih), (Parameter?)value?.DetachFromDisposeScope());
    }

    /// <summary>[4 hidden], or null.</summary>
    public Parameter? bias_hh
    {
        get => get_parameter(nameof(bias_hh));
        set => ConditionallyRegisterParameter(nameof(bias_hh), (Parameter?)value?.DetachFromDisposeScope());
    }

    /// <summary>Input [rows, in] and the hidden and cell states [rows, hidden] (zeros if null), or without rows throughout, to both states after the step.</summary>
    public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
    {
        (Tensor hidden, Tensor? cell) = RecurrentCell.Step<LstmRecurrence>(this, _weights, input, h0_c0?.Item1, h0_c0?.Item2, _inputSize, _hiddenSize);
        return (hidden, cell!);
    }

    /// <summary>As <see cref="forward"/>, with the hooks.</summary>
    public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);
}
