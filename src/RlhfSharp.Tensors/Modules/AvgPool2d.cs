using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The means under a window.</summary>
public sealed class AvgPool2d : ParameterLessModule<Tensor, Tensor>
{
    internal AvgPool2d(long[] kernel_size, long[]? stride, long[]? padding, bool ceil_mode, bool count_include_pad, long? divisor_override)
        : base(nameof(AvgPool2d))
    {
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.padding = padding;
        this.ceil_mode = ceil_mode;
        this.count_include_pad = count_include_pad;
        this.divisor_override = divisor_override;
    }

    /// <summary>Height and width of the window, or one number for both.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>From one window to the next; null: the kernel's size.</summary>
    public long[]? stride { get; set; }

    /// <summary>Zeros on either side; null: none.</summary>
    public long[]? padding { get; set; }

    /// <summary>Whether a last window may reach beyond the edge.</summary>
    public bool ceil_mode { get; set; }

    /// <summary>Whether the zeros of the padding count as elements.</summary>
    public bool count_include_pad { get; set; }

    /// <summary>What sums are divided by instead of the number of elements, or null.</summary>
    public long? divisor_override { get; set; }

    /// <summary>([images,] channels, height, width) to ([images,] channels, rows, columns).</summary>
    public override Tensor forward(Tensor input) =>
        nn.functional.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
}
