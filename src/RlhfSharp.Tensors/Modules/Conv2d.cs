using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Two-dimensional convolution.</summary>
public sealed class Conv2d : Convolution
{
    internal Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long) stride, (long, long)? padding, Padding? padding_type,
        (long, long) dilation, long groups, bool bias, PaddingModes padding_mode)
        : base(nameof(Conv2d), in_channels, out_channels, Both(kernel_size), Both(stride), padding is { } around ? Both(around) : null, padding_type,
            Both(dilation), groups, bias, padding_mode)
    {
    }

    /// <summary>([images,] in, height, width) to ([images,] out, rows, columns).</summary>
    public override Tensor forward(Tensor input)
    {
        if (padding_mode == PaddingModes.Zeros)
            return padding_type is { } type
                ? nn.functional.conv2d_padding(input, weight, bias, stride, type, dilation, groups)
                : nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
        using Tensor padded = nn.functional.pad(input, Around(), padding_mode);
        return nn.functional.conv2d(padded, weight, bias, stride, [0], dilation, groups);
    }

    /// <summary>The padding in the order of <c>nn.functional.pad</c>: left, right, top, bottom.</summary>
    private long[] Around()
    {
        if (padding is { } given)
            return [given[^1], given[^1], given[0], given[0]];
        if (padding_type == Padding.Valid)
            return [];
        (long down, long across) = (dilation[0] * (kernel_size[0] - 1), dilation[^1] * (kernel_size[^1] - 1));
        return [across / 2, across - across / 2, down / 2, down - down / 2];
    }

    private static long[] Both((long, long) pair) => [pair.Item1, pair.Item2];
}
