using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The operations of neural networks as functions.</summary>
        public static partial class functional
        {
            /// <summary>max(x, 0).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => Finish(x, x.relu(), inplace);

            /// <summary>The hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => Finish(x, x.tanh(), inplace);

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            /// <summary>1 / (1 + exp(-x)), in place if asked.</summary>
            public static Tensor sigmoid(Tensor x, bool inplace) => Finish(x, x.sigmoid(), inplace);

            /// <summary>The exact Gaussian error linear unit, x Phi(x).</summary>
            public static Tensor gelu(Tensor x) => x.gelu();

            /// <summary>The exact Gaussian error linear unit, in place if asked.</summary>
            public static Tensor gelu(Tensor x, bool inplace) => Finish(x, x.gelu(), inplace);

            /// <summary>The Gaussian error linear unit, exact or in its tanh form.</summary>
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) => Finish(x, x.gelu(approximate), inplace);

            /// <summary>x sigmoid(x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false)
            {
                using Tensor gate = x.sigmoid();
                return Finish(x, x.mul(gate), inplace);
            }

            /// <summary>x where it is positive, else negative_slope x.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false)
            {
                using Tensor positive = input.gt(0);
                using Tensor scaled = input.mul(negative_slope);
                return Finish(input, where(positive, input, scaled), inplace);
            }

            /// <summary>x where it is positive, else alpha (exp(x) - 1).</summary>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false)
            {
                using Tensor positive = x.gt(0);
                using Tensor negativePart = x.clamp_max(0); // keeps exp from overflowing where it is not used
                using Tensor grown = negativePart.exp();
                using Tensor shifted = grown.sub(1);
                using Tensor scaled = shifted.mul(alpha);
                return Finish(x, where(positive, x, scaled), inplace);
            }

            /// <summary>log(1 + exp(beta x)) / beta; x itself where beta x exceeds the threshold.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.Softplus(beta, threshold);

            /// <summary>log(sigmoid(x)), exact for arguments of any size.</summary>
            public static Tensor logsigmoid(Tensor x)
            {
                using Tensor negated = x.neg();
                using Tensor soft = negated.Softplus(1, double.PositiveInfinity);
                return soft.neg();
            }

            /// <summary>Probabilities proportional to exp(input) along a dimension.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            /// <summary>The logarithms of the softmax.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            private static Tensor Finish(Tensor x, Tensor result, bool inplace)
            {
                if (!inplace)
                    return result;
                using (result)
                    return x.copy_(result);
            }
        }
    }
}
