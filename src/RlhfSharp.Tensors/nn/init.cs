namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>First values of parameters; every function overwrites its tensor, outside the tape, and returns it.</summary>
        public static partial class init
        {
            /// <summary>What follows a layer, for the gain that keeps variances equal.</summary>
            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            /// <summary>Which side's variance is kept: forward (inputs) or backward (outputs).</summary>
            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            /// <summary>The recommended gain; <paramref name="param"/> is the slope of a leaky ReLU (0 there means 0.01).</summary>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + param * param)),
                _ => 1,
            };

            /// <summary>All one value.</summary>
            public static Tensor constant_(Tensor tensor, Scalar val) => Outside(() => tensor.fill_(val));

            /// <summary>All 0.</summary>
            public static Tensor zeros_(Tensor tensor) => Outside(tensor.zero_);

            /// <summary>All 1.</summary>
            public static Tensor ones_(Tensor tensor) => Outside(() => tensor.fill_(1));

            /// <summary>1 on the diagonal of a matrix, else 0.</summary>
            public static Tensor eye_(Tensor tensor)
            {
                CheckMatrix(tensor, nameof(eye_));
                return Outside(() =>
                {
                    using Tensor identity = eye(tensor.shape[0], tensor.shape[1]);
                    return tensor.copy_(identity);
                });
            }

            /// <summary>Independent normal values.</summary>
            public static Tensor normal_(Tensor tensor, double mean = 0.0, double std = 1.0, Generator? generator = null) =>
                Outside(() => tensor.normal_(mean, std, generator));

            /// <summary>Independent uniform values of [low, high).</summary>
            public static Tensor uniform_(Tensor tensor, double low = 0.0, double high = 1.0, Generator? generator = null) =>
                Outside(() => tensor.uniform_(low, high, generator));

            /// <summary>Independent normal values, drawn again until they lie in [a, b].</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0.0, double std = 1.0, double a = -2.0, double b = 2.0,
                Generator? generator = null)
            {
                if (!(a < b) || mean + 8 * std < a || mean - 8 * std > b)
                    throw new ArgumentException($"trunc_normal_: [{a}, {b}] holds next to nothing of a normal of mean {mean} and deviation {std}.");
                return Outside(() =>
                {
                    tensor.normal_(mean, std, generator);
                    while (true)
                    {
                        using DisposeScope scope = NewDisposeScope();
                        Tensor inside = tensor.ge(a).logical_and(tensor.le(b));
                        if (inside.all().item<bool>())
                            return tensor;
                        tensor.copy_(where(inside, tensor, empty_like(tensor).normal_(mean, std, generator)));
                    }
                });
            }

            /// <summary>Uniform in +-gain sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                (double fanIn, double fanOut) = Fans(tensor);
                double bound = gain * Math.Sqrt(6 / (fanIn + fanOut));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with deviation gain sqrt(2 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0)
            {
                (double fanIn, double fanOut) = Fans(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2 / (fanIn + fanOut)));
            }

            /// <summary>Another name of <see cref="xavier_uniform_"/>.</summary>
            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1.0) => xavier_uniform_(tensor, gain);

            /// <summary>Another name of <see cref="xavier_normal_"/>.</summary>
            public static Tensor glorot_normal_(Tensor tensor, double gain = 1.0) => xavier_normal_(tensor, gain);

            /// <summary>Uniform in +-gain sqrt(3 / fan) (He et al. 2015); <paramref name="a"/> is the slope of a leaky ReLU.</summary>
            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                double bound = calculate_gain(nonlinearity, a) * Math.Sqrt(3 / Fan(tensor, mode));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with deviation gain / sqrt(fan) (He et al. 2015); <paramref name="a"/> is the slope of a leaky ReLU.</summary>
            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, calculate_gain(nonlinearity, a) / Math.Sqrt(Fan(tensor, mode)));

            private static double Fan(Tensor tensor, FanInOut mode) => mode == FanInOut.FanIn ? Fans(tensor).In : Fans(tensor).Out;

            private static (double In, double Out) Fans(Tensor tensor)
            {
                long[] shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException($"Fan in and fan out need two dimensions; the tensor has shape [{string.Join(", ", shape)}].");
                long field = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
                return (shape[1] * field, shape[0] * field);
            }

            private static void CheckMatrix(Tensor tensor, string function)
            {
                if (tensor.shape.Length != 2)
                    throw new ArgumentException($"{function}: a matrix is needed; the tensor has shape [{string.Join(", ", tensor.shape)}].");
            }

            private static Tensor Outside(Func<Tensor> fill)
            {
                using (no_grad())
                    return fill();
            }
        }
    }
}
