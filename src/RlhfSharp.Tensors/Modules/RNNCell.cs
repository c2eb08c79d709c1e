using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One step of a simple recurrent network.</summary>
public sealed class RNNCell : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly RecurrentWeights _weights;
    private readonly long _inputSize, _hiddenSize;
    private readonly nn.NonLinearities _nonLinearity;

    internal RNNCell(long inputSize, long hiddenSize, nn.NonLinearities nonLinearity, bool bias)
        : base(nameof(RNNCell))
    {
        (_inputSize, _hiddenSize) = (inputSize, hiddenSize);
        _nonLinearity = nonLinearity;
        _weights = new RecurrentWeights(this, inputSize, hiddenSize, TanhRecurrence.Gates, bias, "");
    }

    /// <summary>[hidden, in].</summary>
    public Parameter? weight_ih
    {
        get => get_parameter(nameof(weight_ih));
        set => ConditionallyRegisterParameter(nameof(weight_ih), (Parameter?)value?.DetachFromDisposeScope());
    }

    /// <summary>[hidden, hidden].</summary>
    public Parameter? weight_hh
    {
        get => get_parameter(nameof(weight_hh));
        set => ConditionallyRegisterParameter(nameof(weight_hh), (Parameter?)value?.DetachFromDisposeScope());
    }

    /// <summary>[hidden], or null.</summary>
    public Parameter? bias_ih
    {
        get => get_parameter(nameof(bias_ih));
        set => ConditionallyRegisterParameter(nameof(bias_ih), (Parameter?)value?.DetachFromDisposeScope());
    }

    /// <summary>[hidden], or null.</summary>
    public Parameter? bias_hh
    {
        get => get_parameter(nameof(bias_hh));
        set => ConditionallyRegisterParameter(nameof(bias_hh), (Parameter?)value?.DetachFromDisposeScope());
    }

    /// <summary>Input [rows, in] and state [rows, hidden] (zeros if null), or without rows throughout, to the state after the step.</summary>
    public override Tensor forward(Tensor input, Tensor? h0 = null) => _nonLinearity == nn.NonLinearities.Tanh
        ? RecurrentCell.Step<TanhRecurrence>(this, _weights, input, h0, null, _inputSize, _hiddenSize).Hidden
        : RecurrentCell.Step<ReluRecurrence>(this, _weights, input, h0, null, _inputSize, _hiddenSize).Hidden;
}
