namespace RlhfSharp.Core;

// One pass over a parameter instead of five.
public static partial class FusedOps
{
    /// <summary>
    /// One step of RMSprop over all parameters, in place: v = alpha v + (1 - alpha) g^2, p -= learningRate g / (sqrt(v) + epsilon);
    /// with <paramref name="epsilonUnderRoot"/> g / sqrt(v + epsilon).
    /// </summary>
    /// <param name="parameters">Contiguous; changed in place without a trace on the tape.</param>
    /// <param name="gradients">Same shapes as the parameters.</param>
    /// <param name="squares">v, same shapes, contiguous; changed in place.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="alpha">Decay of v.</param>
    /// <param name="epsilon">Keeps the division finite.</param>
    /// <param name="epsilonUnderRoot">Where epsilon goes.</param>
    public static void RmsPropStep(
        IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> squares,
        double learningRate, double alpha, double epsilon, bool epsilonUnderRoot)
    {
        Require(
            gradients.Count == parameters.Count && squares.Count == parameters.Count,
            $"{parameters.Count} parameters, {gradients.Count} gradients and {squares.Count} means of squares; their numbers must be equal");
        for (int i = 0; i < parameters.Count; i++)
            Require(
                gradients[i].numel() == parameters[i].numel() && squares[i].numel() == parameters[i].numel(),
                $"parameter {i} has {parameters[i].numel()} elements, its gradient {gradients[i].numel()}, its mean of squares {squares[i].numel()}; they must be equal");
        StepRmsProp(parameters, gradients, squares, learningRate, alpha, epsilon, epsilonUnderRoot);
    }
}
