using TorchSharp.Kernels;

namespace RlhfSharp.Core;

// RMSprop of the managed engine.
public static unsafe partial class FusedOps
{
    private static void StepRmsProp(
        IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> squares,
        double learningRate, double alpha, double epsilon, bool epsilonUnderRoot)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            Tensor parameter = parameters[i], square = squares[i], gradient = Dense(gradients[i]);
            Require(parameter.is_contiguous() && square.is_contiguous(), $"parameter {i} or its mean of squares is not contiguous");
            RmsProp.Step(
                parameter.DataPointer, gradient.DataPointer, square.DataPointer, parameter.numel(), learningRate, alpha, epsilon, epsilonUnderRoot);
            parameter.Written();
            square.Written();
            GC.KeepAlive(gradient);
        }
    }
}
