using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The largest elements under a window.</summary>
public sealed class MaxPool2d : ParameterLessModule<Tensor, Tensor>
{
    internal MaxPool2d(long[] kernel_size, long[]? stride, long[]? padding, long[]? dilation, bool ceil_mode)
        : base(nameof(MaxPool2d))
    {
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.padding = padding;
        this.dilation = dilation;
        this.ceil_mode = ceil_mode;
    }

    /// <summary>Height and width of the window, or one number for both.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>From one window to the next; null: the kernel's size.</summary>
    public long[]? stride { get; set; }

    /// <summary>Elements of -inf on either side; null: none.</summary>
    public long[]? padding { get; set; }

    /// <summary>From one element of the window to the next; null: 1.</summary>
    public long[]? dilation { get; set; }

    /// <summary>Whether a last window may reach beyond the edge.</summary>
    public bool ceil_mode { get; set; }

    /// <summary>([images,] channels, height, width) to ([images,] channels, rows, columns).</summary>
    public override Tensor forward(Tensor input) => nn.functional.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);

    /// <summary>As <see cref="forward"/>, with where on its plane each one stood: row * width + column.</summary>
    public (Tensor Values, Tensor Indices) forward_with_indices(Tensor input) =>
        nn.functional.max_pool2d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode);
}
