namespace RlhfSharp.Core;

/// <summary>
/// What language models do all day, faster than one tensor operation after the other: the one seam between algorithms and the
/// tensor engine beyond TorchSharp's API. This file says what each operation is and checks its arguments;
/// <c>FusedOps.Managed.cs</c> and <c>FusedOps.TorchSharp.cs</c> compute it, picked by the tensor-engine switch of the build.
/// Results have the same bits for any number of threads.
/// </summary>
public static partial class FusedOps
{
    /// <summary>The target that marks a row without a loss, as in PyTorch.</summary>
    public const long IgnoredTarget = -100;

    /// <summary>
    /// Causal self-attention softmax(q k' / sqrt(headSize)) v over rows of different lengths that lie end to end without padding.
    /// Row r owns the tokens rowOffsets[r] .. rowOffsets[r + 1]. Differentiable; no score matrix is kept.
    /// </summary>
    /// <param name="queryKeyValue">[tokens, 3 * width]: query, key and value of a token side by side.</param>
    /// <param name="rowOffsets">int64 [rows + 1], from 0 to tokens, not falling.</param>
    /// <param name="heads">Divides width.</param>
    /// <returns>[tokens, width]</returns>
    public static Tensor PackedCausalAttention(Tensor queryKeyValue, Tensor rowOffsets, int heads)
    {
        CheckQueryKeyValue(queryKeyValue, heads);
        CheckOffsets(rowOffsets, queryKeyValue.shape[0]);
        return AttendPacked(queryKeyValue, rowOffsets, heads);
    }

    /// <summary>
    /// Cross-entropy of softmax(hidden weight') with the targets, row by row: -log p(target), and 0 where the target is
    /// <paramref name="ignoreIndex"/>. Differentiable in hidden and weight. Logits exist for some rows at a time only.
    /// </summary>
    /// <param name="hidden">[n, width]</param>
    /// <param name="weight">[vocabulary, width]</param>
    /// <param name="targets">int64 [n]</param>
    /// <param name="ignoreIndex">Marks a row without a loss.</param>
    /// <returns>[n], not reduced.</returns>
    public static Tensor LinearCrossEntropy(Tensor hidden, Tensor weight, Tensor targets, long ignoreIndex = IgnoredTarget)
    {
        CheckTokenScores(hidden, weight, targets, ignoreIndex);
        return ScoreTokens(hidden, weight, targets, ignoreIndex, 1, withEntropy: false, entropyGradient: false, withLargest: false).LogProbs.neg();
    }

    /// <summary>
    /// log softmax(hidden weight' / temperature)[target] of each row and, if asked, the entropy of that distribution in nats.
    /// A row whose target is <see cref="IgnoredTarget"/> gives 0 for both. Logits exist for some rows at a time only.
    /// </summary>
    /// <param name="hidden">[n, width]</param>
    /// <param name="weight">[vocabulary, width]</param>
    /// <param name="targets">int64 [n]</param>
    /// <param name="temperature">Divides the logits; positive.</param>
    /// <param name="withEntropy">Whether to compute the entropies, too.</param>
    /// <param name="entropyGradient">Whether the entropies carry a gradient (else they are constants).</param>
    /// <returns>LogProbs [n], differentiable in hidden and weight; Entropies [n], or [0] when not asked for.</returns>
    public static (Tensor LogProbs, Tensor Entropies) LinearLogProbs(
        Tensor hidden, Tensor weight, Tensor targets, double temperature = 1, bool withEntropy = false, bool entropyGradient = false)
    {
        Require(temperature > 0 && double.IsFinite(temperature), $"temperature is {temperature}; it must be positive");
        CheckTokenScores(hidden, weight, targets, IgnoredTarget);
        TokenScores scores = ScoreTokens(
            hidden, weight, targets, IgnoredTarget, temperature, withEntropy || entropyGradient, entropyGradient, withLargest: false);
        return (scores.LogProbs, scores.Entropies);
    }

    /// <summary>What language-model training reports of softmax(hidden weight') at the targets, from one pass over the logits.</summary>
    /// <param name="hidden">[n, width]</param>
    /// <param name="weight">[vocabulary, width]</param>
    /// <param name="targets">int64 [n], each a token of the vocabulary or <see cref="IgnoredTarget"/>.</param>
    public static TokenScores LinearTokenScores(Tensor hidden, Tensor weight, Tensor targets)
    {
        CheckTokenScores(hidden, weight, targets, IgnoredTarget);
        return ScoreTokens(hidden, weight, targets, IgnoredTarget, 1, withEntropy: true, entropyGradient: false, withLargest: true);
    }

    /// <summary>gelu(input weight + bias) with GELU in its tanh form. Differentiable.</summary>
    /// <param name="input">[n, in]</param>
    /// <param name="weight">[in, out], as GPT-2 checkpoints store it.</param>
    /// <param name="bias">[out]</param>
    /// <returns>[n, out]</returns>
    public static Tensor LinearGelu(Tensor input, Tensor weight, Tensor bias)
    {
        CheckLinear(input, weight, bias);
        return MultiplyAddGelu(input, weight, bias);
    }

    /// <summary>input weight + bias (+ residual). Differentiable.</summary>
    /// <param name="input">[n, in]</param>
    /// <param name="weight">[in, out], as GPT-2 checkpoints store it ("Conv1D").</param>
    /// <param name="bias">[out]</param>
    /// <param name="residual">[n, out], or null.</param>
    /// <returns>[n, out]</returns>
    public static Tensor LinearConv1D(Tensor input, Tensor weight, Tensor bias, Tensor? residual = null)
    {
        CheckLinear(input, weight, bias);
        Require(
            residual is null || (residual.dtype == ScalarType.Float32 && residual.shape.AsSpan().SequenceEqual([input.shape[0], weight.shape[1]])),
            $"residual is {Text(residual!)}; expected Float32 [{input.shape[0]}, {weight.shape[1]}]");
        return MultiplyAdd(input, weight, bias, residual);
    }

    /// <summary>
    /// One step of Adam with decoupled weight decay (Loshchilov and Hutter 2019) over all parameters, in place, as
    /// torch.optim.AdamW does it. With <paramref name="tensorFlowEpsilon"/> as TensorFlow 1 does it, where epsilon is added
    /// before the bias correction: p -= learningRate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon).
    /// </summary>
    /// <param name="parameters">Contiguous; changed in place without a trace on the tape.</param>
    /// <param name="gradients">Same shapes as the parameters.</param>
    /// <param name="firstMoments">Same shapes, zero at first; changed in place.</param>
    /// <param name="secondMoments">Same shapes, zero at first; changed in place.</param>
    /// <param name="step">t, from 1.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="beta1">Decay of the first moment.</param>
    /// <param name="beta2">Decay of the second moment.</param>
    /// <param name="epsilon">Keeps the division finite.</param>
    /// <param name="weightDecays">One per parameter.</param>
    /// <param name="tensorFlowEpsilon">Where epsilon goes.</param>
    public static void AdamStep(
        IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> firstMoments,
        IReadOnlyList<Tensor> secondMoments, long step, double learningRate, double beta1, double beta2, double epsilon,
        IReadOnlyList<double> weightDecays, bool tensorFlowEpsilon)
    {
        Require(step >= 1, $"step is {step}; the first step is 1");
        int count = parameters.Count;
        Require(
            gradients.Count == count && firstMoments.Count == count && secondMoments.Count == count && weightDecays.Count == count,
            $"{count} parameters, {gradients.Count} gradients, {firstMoments.Count} and {secondMoments.Count} moments and "
            + $"{weightDecays.Count} weight decays; their numbers must be equal");
        for (int i = 0; i < count; i++)
        {
            long elements = parameters[i].numel();
            Require(
                gradients[i].numel() == elements && firstMoments[i].numel() == elements && secondMoments[i].numel() == elements,
                $"parameter {i} has {elements} elements, its gradient {gradients[i].numel()}, its moments "
                + $"{firstMoments[i].numel()} and {secondMoments[i].numel()}; they must be equal");
        }

        double firstCorrection = 1 - Math.Pow(beta1, step), rootCorrection = Math.Sqrt(1 - Math.Pow(beta2, step));
        double stepSize = learningRate / firstCorrection;
        if (tensorFlowEpsilon)
            (stepSize, rootCorrection) = (stepSize * rootCorrection, 1);
        StepAdam(
            parameters, gradients, firstMoments, secondMoments, beta1, beta2, stepSize, rootCorrection, epsilon,
            learningRate, weightDecays);
    }

    /// <summary>The Euclidean norm of all the tensors' elements together; NaN or infinite when one of them is.</summary>
    public static double GlobalNorm(IReadOnlyList<Tensor> gradients) => Norm(gradients);

    /// <summary>Multiplies every tensor by the factor, in place.</summary>
    public static void Scale(IReadOnlyList<Tensor> tensors, double factor) => ScaleInPlace(tensors, factor);
}
