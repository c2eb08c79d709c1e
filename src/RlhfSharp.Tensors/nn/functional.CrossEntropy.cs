namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Cross-entropy of logits [classes], [rows, classes] or [rows, classes, ...] against class numbers (int64, without the
            /// class dimension) or class probabilities (float32, the logits' shape). Targets of <paramref name="ignore_index"/> count
            /// neither in the sum nor in the mean's denominator. With class weights the mean divides by the targets' weights.
            /// Label smoothing e: (1 - e) nll + e / classes * sum over classes of weight * -log p.
            /// </summary>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                Reduction reduction = Reduction.Mean, double label_smoothing = 0.0)
            {
                if (label_smoothing is not (>= 0 and <= 1))
                    throw new ArgumentOutOfRangeException(nameof(label_smoothing), label_smoothing, "cross_entropy: label_smoothing lies in [0, 1]");
                using DisposeScope scope = NewDisposeScope();
                (Tensor logits, long[] outer) = ClassesLast(input, nameof(cross_entropy)); // [rows, classes]
                Tensor logProbs = logits.log_softmax(1);
                Tensor loss = target.dtype == ScalarType.Int64
                    ? AgainstClasses(logProbs, Flat(target, outer), outer, weight, ignore_index, reduction, label_smoothing)
                    : AgainstProbabilities(logProbs, ClassesLast(target, nameof(cross_entropy)).Rows, outer, weight, reduction, label_smoothing);
                return loss.MoveToOuterDisposeScope();
            }

            /// <summary>
            /// -log p of the target classes; input holds log-probabilities [rows, classes] or [rows, classes, ...]. Targets of -100 are ignored.
            /// </summary>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                using DisposeScope scope = NewDisposeScope();
                (Tensor logProbs, long[] outer) = ClassesLast(input, nameof(nll_loss));
                return AgainstClasses(logProbs, Flat(target, outer), outer, weight, -100, reduction, 0).MoveToOuterDisposeScope();
            }

            private static Tensor AgainstClasses(Tensor logProbs, Tensor target, long[] outer, Tensor? weight, long ignoreIndex,
                Reduction reduction, double smoothing)
            {
                Tensor kept = target.ne(ignoreIndex); // [rows]
                Tensor classes = where(kept, target, zeros_like(target));
                Tensor rowWeights = weight is null ? kept.to(ScalarType.Float32) : weight.index_select(0, classes).mul(kept.to(ScalarType.Float32));
                Tensor loss = logProbs.gather(1, classes.unsqueeze(1)).squeeze(1).mul(rowWeights).neg(); // [rows]
                // An ignored row may hold -inf, and -inf * 0 is NaN.
                loss = loss.masked_fill(kept.logical_not(), 0);
                if (smoothing > 0)
                    loss = Smooth(loss, logProbs, weight, smoothing).masked_fill(kept.logical_not(), 0);
                return reduction switch
                {
                    Reduction.None => loss.reshape(outer),
                    Reduction.Sum => loss.sum(),
                    _ => loss.sum().div(rowWeights.sum()),
                };
            }

            private static Tensor AgainstProbabilities(Tensor logProbs, Tensor target, long[] outer, Tensor? weight, Reduction reduction,
                double smoothing)
            {
                CheckSameShape(logProbs, target, nameof(cross_entropy));
                Tensor weighted = weight is null ? logProbs : logProbs.mul(weight);
                Tensor loss = weighted.mul(target).sum(1).neg(); // [rows]
                if (smoothing > 0)
                    loss = Smooth(loss, logProbs, weight, smoothing);
                return reduction switch
                {
                    Reduction.None => loss.reshape(outer),
                    Reduction.Sum => loss.sum(),
                    _ => loss.mean(),
                };
            }

            private static Tensor Smooth(Tensor loss, Tensor logProbs, Tensor? weight, double smoothing)
            {
                Tensor uniform = (weight is null ? logProbs : logProbs.mul(weight)).sum(1).mul(-smoothing / logProbs.shape[1]); // [rows]
                return loss.mul(1 - smoothing).add(uniform);
            }

            /// <summary>[classes], [rows, classes] or [rows, classes, ...] as [rows, classes], and the shape of one value a row.</summary>
            private static (Tensor Rows, long[] Outer) ClassesLast(Tensor input, string function)
            {
                long[] shape = input.shape;
                switch (shape.Length)
                {
                    case 0:
                        throw new ArgumentException($"{function}: the input has no dimension of classes.");
                    case 1:
                        return (input.unsqueeze(0), []);
                    case 2:
                        return (input, [shape[0]]);
                    default:
                        long[] order = [0, .. Enumerable.Range(2, shape.Length - 2).Select(dimension => (long)dimension), 1];
                        return (input.permute(order).reshape(-1, shape[1]), [shape[0], .. shape[2..]]);
                }
            }

            private static Tensor Flat(Tensor target, long[] outer)
            {
                if (target.dtype != ScalarType.Int64)
                    throw new ArgumentException($"Class numbers are int64; the target is {target.dtype}.");
                if (!target.shape.AsSpan().SequenceEqual(outer))
                    throw new ArgumentException(
                        $"The target has shape [{string.Join(", ", target.shape)}]; these logits need [{string.Join(", ", outer)}].");
                return target.reshape(-1);
            }
        }
    }
}
