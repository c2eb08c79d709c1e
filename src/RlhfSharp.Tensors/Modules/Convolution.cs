using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What convolutions of any number of dimensions have in common: settings, weight and bias.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    private protected Convolution(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding,
        Padding? padding_type, long[] dilation, long groups, bool bias, PaddingModes padding_mode)
        : base(name)
    {
        if (groups < 1 || in_channels % groups != 0 || out_channels % groups != 0)
            throw new ArgumentException($"{name}: {groups} groups must divide {in_channels} input and {out_channels} output channels", nameof(groups));
        this.in_channels = in_channels;
        this.out_channels = out_channels;
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.padding = padding;
        this.padding_type = padding_type;
        this.dilation = dilation;
        this.groups = groups;
        this.padding_mode = padding_mode;
        if (padding_type == Padding.Same && stride.Any(step => step != 1))
            throw new ArgumentException($"{name}: Padding.Same needs stride 1; given was {Shapes.Text(stride)}", nameof(stride));
        _weight = NewParameter([out_channels, in_channels / groups, .. kernel_size]);
        ConditionallyRegisterParameter(nameof(weight), _weight);
        if (bias)
            this.bias = NewParameter([out_channels]);
        reset_parameters();
    }

    /// <summary>Channels of the input.</summary>
    public long in_channels { get; }

    /// <summary>Channels of the output.</summary>
    public long out_channels { get; }

    /// <summary>Elements that an output sees in each dimension.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>Elements from one output to the next.</summary>
    public long[] stride { get; set; }

    /// <summary>Elements added on either side; null with a <see cref="padding_type"/>.</summary>
    public long[]? padding { get; private set; }

    /// <summary>No padding, or as much as keeps the size; null with a <see cref="padding"/>.</summary>
    public Padding? padding_type { get; private set; }

    /// <summary>What is added.</summary>
    public PaddingModes padding_mode { get; set; }

    /// <summary>Elements from one of the kernel to the next.</summary>
    public long[] dilation { get; set; }

    /// <summary>Groups of channels that do not see each other.</summary>
    public long groups { get; set; }

    /// <summary>[out, in / groups, kernel...].</summary>
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

    /// <summary>Weight, then bias, uniform in +-1/sqrt(in / groups * kernel), as PyTorch starts them.</summary>
    public void reset_parameters()
    {
        nn.init.kaiming_uniform_(_weight, a: Math.Sqrt(5));
        long inputs = Shapes.Count(_weight.sizes.AsSpan(1..));
        double bound = inputs > 0 ? 1 / Math.Sqrt(inputs) : 0;
        if (_bias is not null)
            nn.init.uniform_(_bias, -bound, bound);
    }

    private static Parameter NewParameter(long[] shape) => (Parameter)new Parameter(empty(shape)).DetachFromDisposeScope();
}
