using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>In training mode sets elements to zero with probability p and scales the others by 1 / (1 - p).</summary>
public sealed class Dropout : ParameterLessModule<Tensor, Tensor>
{
    internal Dropout(double p, bool inplace)
        : base(nameof(Dropout))
    {
        nn.functional.CheckProbability(p);
        this.p = p;
        this.inplace = inplace;
    }

    /// <summary>Probability that an element becomes zero.</summary>
    public double p { get; set; }

    /// <summary>Whether the input is overwritten.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.dropout(input, p, training, inplace);
}
