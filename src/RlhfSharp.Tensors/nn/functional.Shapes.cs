namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// While training sets elements to zero with probability p and scales the others by 1 / (1 - p); the default generator decides.
            /// </summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                CheckProbability(p);
                if (!training || p == 0)
                    return inplace ? input : input.alias();
                using DisposeScope scope = NewDisposeScope();
                Tensor kept = p == 1 ? zeros_like(input) : empty_like(input).bernoulli_(1 - p).mul(1 / (1 - p));
                Tensor result = inplace ? input.mul_(kept) : input.mul(kept);
                return inplace ? result : result.MoveToOuterDisposeScope();
            }

            /// <summary>int64 [...] to int64 [..., num_classes] with a 1 at each number; -1 classes: one more than the largest number.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1)
            {
                if (x.dtype != ScalarType.Int64)
                    throw new ArgumentException($"one_hot: class numbers are int64; given was {x.dtype}.");
                using DisposeScope scope = NewDisposeScope();
                long classes = num_classes >= 0 ? num_classes : x.numel() == 0 ? 0 : x.max().item<long>() + 1;
                Tensor result = zeros([.. x.shape, classes], ScalarType.Int64);
                return result.scatter_(-1, x.unsqueeze(-1), ones([.. x.shape, 1], ScalarType.Int64)).MoveToOuterDisposeScope();
            }

            /// <summary>The input divided by its p-norm along a dimension, or by eps where the norm is smaller.</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1, double eps = 1e-12)
            {
                using DisposeScope scope = NewDisposeScope();
                return input.div(input.norm((int)dim, true, (float)p).clamp_min(eps)).MoveToOuterDisposeScope();
            }

            internal static void CheckProbability(double p)
            {
                if (p is not (>= 0 and <= 1))
                    throw new ArgumentOutOfRangeException(nameof(p), p, "A dropout probability lies in [0, 1].");
            }
        }
    }
}
