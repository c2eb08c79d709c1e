using TorchSharp.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The parameters of one layer in one direction, registered with the module that owns them.</summary>
internal sealed class RecurrentWeights
{
    private readonly nn.Module _owner;
    private readonly string _suffix;

    /// <summary>Registers weight_ih, weight_hh and, if wanted, bias_ih and bias_hh, each with the suffix; uniform in +-1/sqrt(hiddenSize), in this order.</summary>
    internal RecurrentWeights(nn.Module owner, long inputSize, long hiddenSize, int gates, bool bias, string suffix)
    {
        if (inputSize < 1 || hiddenSize < 1)
            throw new ArgumentException($"{owner.GetName()}: {inputSize} inputs and {hiddenSize} hidden units; 1 or more of each are needed");
        (_owner, _suffix) = (owner, suffix);
        Register("weight_ih", gates * hiddenSize, inputSize);
        Register("weight_hh", gates * hiddenSize, hiddenSize);
        if (!bias)
            return;
        Register("bias_ih", gates * hiddenSize);
        Register("bias_hh", gates * hiddenSize);

        void Register(string name, params long[] shape)
        {
            Parameter parameter = (Parameter)new Parameter(empty(shape)).DetachFromDisposeScope();
            double bound = 1 / Math.Sqrt(hiddenSize);
            nn.init.uniform_(parameter, -bound, bound);
            owner.register_parameter(name + suffix, parameter);
        }
    }

    /// <summary>[steps, rows, in] and states [rows, units] to all hidden states [steps, rows, units] and the last cell state, if there is one.</summary>
    internal (Tensor Output, Tensor? Cell) Run<TCell>(Tensor input, Tensor hidden, Tensor? cell, bool reverse)
        where TCell : struct, IRecurrence
    {
        using Tensor fromInput = nn.functional.linear(input, Get("weight_ih")!, Get("bias_ih"));
        return RecurrentOperation<TCell>.Apply(fromInput, Get("weight_hh")!, Get("bias_hh"), hidden, cell, reverse);
    }

    private Parameter? Get(string name) => _owner.get_parameter(name + _suffix);
}
