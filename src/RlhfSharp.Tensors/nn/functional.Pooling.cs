namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// The largest elements under a window of <paramref name="kernel_size"/>: ([images,] channels, height, width) to
            /// ([images,] channels, rows, columns). Each setting is one number, or two: down, across. Strides: the kernel's size unless given;
            /// padding counts as -inf; <paramref name="ceil_mode"/>: a last window may reach beyond the edge. Of equal elements the first takes
            /// the gradient.
            /// </summary>
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null,
                bool ceil_mode = false)
            {
                (Tensor values, Tensor places) = max_pool2d_with_indices(input, kernel_size, strides, padding, dilation, ceil_mode);
                places.Dispose();
                return values;
            }

            /// <inheritdoc cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>
            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size], [stride ?? kernel_size], [padding ?? 0], [dilation ?? 1], ceil_mode);

            /// <summary>As <see cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>, with where on its plane each one stood: row * width + column.</summary>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null,
                long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                const string name = nameof(max_pool2d);
                (long, long) kernel = Kernel(name, kernel_size);
                return PoolingOperation.Largest(input, kernel, PerAxis.Of(name, nameof(strides), strides, kernel),
                    PerAxis.Of(name, nameof(padding), padding, (0, 0)), PerAxis.Of(name, nameof(dilation), dilation, (1, 1)), ceil_mode);
            }

            /// <summary>
            /// The means under a window of <paramref name="kernel_size"/>; shapes and settings as for
            /// <see cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>. Padding counts as zeros, or not at all without
            /// <paramref name="count_include_pad"/>; sums are divided by <paramref name="divisor_override"/> instead, if given.
            /// </summary>
            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null)
            {
                const string name = nameof(avg_pool2d);
                (long, long) kernel = Kernel(name, kernel_size);
                return PoolingOperation.Average(input, kernel, PerAxis.Of(name, nameof(stride), stride, kernel),
                    PerAxis.Of(name, nameof(padding), padding, (0, 0)), ceil_mode, count_include_pad, divisor_override);
            }

            /// <inheritdoc cref="avg_pool2d(Tensor, long[], long[], long[], bool, bool, long?)"/>
            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size], [stride ?? kernel_size], [padding], ceil_mode, count_include_pad, divisor_override);

            private static (long, long) Kernel(string operation, long[] size) => size is { Length: 1 or 2 }
                ? PerAxis.Of(operation, "kernel_size", size, default)
                : throw new ArgumentException($"{operation}: kernel_size has {size?.Length ?? 0} numbers; one or two are needed", "kernel_size");
        }
    }
}
