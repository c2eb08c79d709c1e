using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>y = x W^T + b, with W of shape [out, in].</summary>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    internal Linear(long inputSize, long outputSize, bool hasBias)
        : base(nameof(Linear))
    {
        in_features = inputSize;
        out_features = outputSize;
        _weight = NewParameter(outputSize, inputSize);
        nn.init.kaiming_uniform_(_weight, a: Math.Sqrt(5)); // uniform in +-1/sqrt(in)
        ConditionallyRegisterParameter(nameof(weight), _weight);
        if (hasBias)
        {
            double bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
            bias = NewParameter(outputSize);
            nn.init.uniform_(_bias!, -bound, bound);
        }
    }

    internal Linear(Parameter weight, Parameter? bias)
        : base(nameof(Linear))
    {
        if (weight.shape.Length != 2)
            throw new ArgumentException($"A linear layer's weight has two dimensions, [out, in]; given was [{string.Join(", ", weight.shape)}].");
        in_features = weight.shape[1];
        out_features = weight.shape[0];
        _weight = (Parameter)weight.DetachFromDisposeScope();
        ConditionallyRegisterParameter(nameof(weight), _weight);
        this.bias = bias;
    }

    /// <summary>Size of the input's last dimension.</summary>
    public long in_features { get; set; }

    /// <summary>Size of the output's last dimension.</summary>
    public long out_features { get; set; }

    /// <summary>[out, in].</summary>
    public Parameter weight
    {
        get => _weight;
        set
        {
            _weight = (Parameter)value.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    /// <summary>[out], or null.</summary>
    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias = (Parameter?)value?.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(bias), _bias);
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, _weight, _bias);

    private static Parameter NewParameter(params long[] shape) => (Parameter)new Parameter(empty(shape)).DetachFromDisposeScope();
}
