namespace RlhfSharp.Core.Training;

/// <summary>Clipping of gradients by their joint norm, the same for every optimizer.</summary>
internal static class GradientNorm
{
    /// <summary>Scales the gradients in place, as torch.nn.utils.clip_grad_norm_; gives the norm before.</summary>
    /// <param name="gradients">Those that there are.</param>
    /// <param name="maxNorm">No limit when it is 0.</param>
    /// <param name="parameters">Asked for the name of the first whose gradient is not finite.</param>
    public static double Clip(IReadOnlyList<Tensor> gradients, double maxNorm, IEnumerable<(string Name, Parameter Parameter)> parameters)
    {
        double norm = FusedOps.GlobalNorm(gradients);
        if (!double.IsFinite(norm))
        {
            string? name = parameters.FirstOrDefault(pair => pair.Parameter.grad is { } gradient && !gradient.isfinite().all().item<bool>()).Name;
            throw new NonFiniteException(name is null
                ? $"The norm of the gradients is {norm}: they are too large. A smaller learning rate usually helps."
                : $"The gradient of parameter '{name}' holds values that are not finite. The last checkpoint is unharmed; a smaller learning rate usually helps.");
        }

        if (maxNorm > 0 && norm > maxNorm)
            FusedOps.Scale(gradients, maxNorm / (norm + 1e-6));
        return norm;
    }
}
