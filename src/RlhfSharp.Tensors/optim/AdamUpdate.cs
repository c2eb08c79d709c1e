using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One step of Adam or AdamW for one parameter.</summary>
internal static unsafe class AdamUpdate
{
    /// <summary>
    /// <paramref name="state"/>: first moment, second moment and, for AMSGrad, the largest second moment. Decoupled weight decay shrinks
    /// the parameter by rate x decay; the other kind is added to the gradient.
    /// </summary>
    internal static void Apply(Tensor parameter, Tensor gradient, Tensor[] state, long step, double rate, double beta1, double beta2,
        double epsilon, double weightDecay, bool decoupled)
    {
        if (weightDecay != 0 && !decoupled)
            gradient = gradient.add(parameter.mul(weightDecay));
        double stepSize = rate / (1 - Math.Pow(beta1, step));
        double rootCorrection = Math.Sqrt(1 - Math.Pow(beta2, step));
        double decay = decoupled ? rate * weightDecay : 0;
        if (state.Length == 2 && parameter.IsContiguous)
        {
            Tensor dense = gradient.contiguous();
            Kernels.Adam.Step(parameter.DataPointer, dense.DataPointer, state[0].DataPointer, state[1].DataPointer, parameter.Count,
                beta1, beta2, stepSize, rootCorrection, epsilon, decay);
            parameter.Written();
            GC.KeepAlive(dense);
            return;
        }

        Tensor first = state[0].mul_(beta1).add_(gradient.mul(1 - beta1));
        Tensor second = state[1].mul_(beta2).add_(gradient.square().mul(1 - beta2));
        if (state.Length == 3)
            second = state[2].copy_(state[2].maximum(second));
        if (decay != 0)
            parameter.mul_(1 - decay);
        parameter.sub_(first.mul(stepSize).div(second.sqrt().div(rootCorrection).add(epsilon)));
    }
}
