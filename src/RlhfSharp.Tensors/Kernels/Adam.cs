namespace TorchSharp.Kernels;

/// <summary>One Adam step over one array.</summary>
internal static unsafe class Adam
{
    /// <summary>
    /// m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, then p -= decay p and
    /// p -= stepSize m / (sqrt(v) * rootScale + epsilon).
    /// As PyTorch: stepSize = lr / (1 - b1^t), rootScale = 1 / sqrt(1 - b2^t). As TensorFlow 1: stepSize =
    /// lr sqrt(1 - b2^t) / (1 - b1^t), rootScale = 1. decay is learning rate x weight decay (decoupled).
    /// </summary>
    public static void Step(
        float* parameter, float* gradient, float* firstMoment, float* secondMoment, long n,
        float beta1, float beta2, float stepSize, float rootScale, float epsilon, float decay)
    {
        for (long i = 0; i < n; i++)
        {
            float g = gradient[i];
            float m = firstMoment[i] + (1f - beta1) * (g - firstMoment[i]);
            float v = beta2 * secondMoment[i] + (1f - beta2) * g * g;
            firstMoment[i] = m;
            secondMoment[i] = v;
            float p = parameter[i] - decay * parameter[i];
            parameter[i] = p - stepSize * (m / (MathF.Sqrt(v) * rootScale + epsilon));
        }
    }
}
