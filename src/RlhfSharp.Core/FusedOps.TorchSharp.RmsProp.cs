using TorchSharp;
using static TorchSharp.torch;

namespace RlhfSharp.Core;

// TorchSharp: the same in TorchSharp's own calls.
public static partial class FusedOps
{
    private static void StepRmsProp(
        IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> squares,
        double learningRate, double alpha, double epsilon, bool epsilonUnderRoot)
    {
        using IDisposable constant = no_grad();
        for (int i = 0; i < parameters.Count; i++)
        {
            using var scope = NewDisposeScope();
            Tensor gradient = gradients[i].reshape(parameters[i].shape);
            squares[i].mul_(alpha).add_(gradient * gradient, 1 - alpha);
            Tensor denominator = epsilonUnderRoot ? (squares[i] + epsilon).sqrt() : squares[i].sqrt() + epsilon;
            parameters[i].addcdiv_(gradient, denominator, -learningRate);
        }
    }
}
