namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>(input - target)^2.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                using Tensor difference = input.sub(target);
                return Reduce(difference.square(), reduction);
            }

            /// <summary>|input - target|.</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                using Tensor difference = input.sub(target);
                return Reduce(difference.abs(), reduction);
            }

            /// <summary>0.5 d^2 where |d| is at most delta, else delta (|d| - 0.5 delta).</summary>
            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean)
            {
                if (!(delta > 0))
                    throw new ArgumentOutOfRangeException(nameof(delta), delta, "huber_loss: delta is above 0");
                using DisposeScope scope = NewDisposeScope();
                Tensor distance = input.sub(target).abs();
                Tensor near = distance.square().mul(0.5);
                Tensor far = distance.sub(0.5 * delta).mul(delta);
                return Reduce(where(distance.le(delta), near, far), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>0.5 d^2 / beta where |d| is below beta, else |d| - 0.5 beta.</summary>
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0)
            {
                if (beta < 0)
                    throw new ArgumentOutOfRangeException(nameof(beta), beta, "smooth_l1_loss: beta is not negative");
                if (beta == 0)
                    return l1_loss(input, target, reduction);
                using DisposeScope scope = NewDisposeScope();
                Tensor distance = input.sub(target).abs();
                Tensor near = distance.square().mul(0.5 / beta);
                Tensor far = distance.sub(0.5 * beta);
                return Reduce(where(distance.lt(beta), near, far), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>
            /// -w (p t log sigmoid(x) + (1 - t) log(1 - sigmoid(x))), with element weights w and positive weights p, both broadcast.
            /// </summary>
            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null,
                Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
            {
                CheckSameShape(input, target, nameof(binary_cross_entropy_with_logits));
                using DisposeScope scope = NewDisposeScope();
                // log(1 - sigmoid(x)) = log sigmoid(x) - x
                Tensor logSigmoid = logsigmoid(input);
                Tensor positive = pos_weights is null ? target : target.mul(pos_weights);
                Tensor negative = target.neg().add(1);
                Tensor loss = positive.mul(logSigmoid).add(negative.mul(logSigmoid.sub(input))).neg();
                return Reduce(weight is null ? loss : loss.mul(weight), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>t (log t - x) for log-probabilities x; the target holds log t when <paramref name="log_target"/>, else t.</summary>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean)
            {
                CheckSameShape(input, target, nameof(kl_div));
                using DisposeScope scope = NewDisposeScope();
                Tensor loss;
                if (log_target)
                {
                    loss = target.exp().mul(target.sub(input));
                }
                else
                {
                    Tensor none = target.eq(0); // 0 log 0 = 0
                    Tensor logTarget = where(none, ones_like(target), target).log();
                    loss = target.mul(logTarget.sub(input));
                }
                return Reduce(loss, reduction).MoveToOuterDisposeScope();
            }

            private static Tensor Reduce(Tensor elements, Reduction reduction)
            {
                if (reduction == Reduction.None)
                    return elements;
                using (elements)
                    return reduction == Reduction.Mean ? elements.mean() : elements.sum();
            }

            private static void CheckSameShape(Tensor input, Tensor target, string function)
            {
                if (!input.shape.AsSpan().SequenceEqual(target.shape))
                    throw new ArgumentException(
                        $"{function}: the target has shape [{string.Join(", ", target.shape)}], the input [{string.Join(", ", input.shape)}].");
            }
        }
    }
}
