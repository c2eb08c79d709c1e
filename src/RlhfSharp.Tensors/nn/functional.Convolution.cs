namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Two-dimensional cross-correlation: ([images,] in, height, width) with weights (out, in / groups, kernel height, kernel width)
            /// and bias (out) to ([images,] out, rows, columns), rows = floor((height + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.
            /// Strides, padding (with zeros) and dilation are one number, or two: down, across.
            /// </summary>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, long groups = 1)
            {
                (long, long) around = PerAxis.Of(nameof(conv2d), nameof(padding), padding, (0, 0));
                return ConvolutionOperation.Apply(input, weight, bias, PerAxis.Of(nameof(conv2d), nameof(strides), strides, (1, 1)), around, around,
                    PerAxis.Of(nameof(conv2d), nameof(dilation), dilation, (1, 1)), groups);
            }

            /// <summary>As <see cref="conv2d"/>, without padding or with as much as keeps height and width.</summary>
            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1)
            {
                if (padding == Padding.Valid || weight.dim() != 4)
                    return conv2d(input, weight, bias, strides, null, dilation, groups);
                (long, long) step = PerAxis.Of(nameof(conv2d_padding), nameof(strides), strides, (1, 1));
                (long, long) apart = PerAxis.Of(nameof(conv2d_padding), nameof(dilation), dilation, (1, 1));
                if (step != (1, 1))
                    throw new ArgumentException($"conv2d_padding: Padding.Same needs stride 1; given was {step}", nameof(strides));
                (long down, long across) = (apart.Item1 * (weight.size(2) - 1), apart.Item2 * (weight.size(3) - 1));
                (long, long) before = (down / 2, across / 2);
                return ConvolutionOperation.Apply(input, weight, bias, step, before, (down - before.Item1, across - before.Item2), apart, groups);
            }
        }
    }
}
