using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// Linear layers whose weights carry learnt noise, factorised Gaussian (Fortunato et al. 2018, section 3, equations 10 and 11):
/// w = mu + sigma f(e_out) f(e_in), b = mu + sigma f(e_out), f(x) = sign(x) sqrt|x|. mu is uniform within 1 / sqrt(inputs), sigma
/// begins at sigma_0 / sqrt(inputs).
/// </summary>
internal sealed class NoisyLayers : IDisposable
{
    private readonly LinearLayers _means;
    private readonly Parameter[] _deviations; // weight and bias in turn
    private readonly Tensor[] _noises;

    public NoisyLayers(string name, IReadOnlyList<int> sizes, double sigma, RandomStream random)
    {
        _means = new LinearLayers(name, sizes, random);
        _deviations = [.. _means.Parameters.Select((pair, i) => Deviation(pair.Parameter, sigma / Math.Sqrt(sizes[i / 2])))];
        _noises = [.. _deviations.Select(deviation => zeros(deviation.shape).DetachFromDisposeScope())];
        Parameters =
        [
            .. _means.Parameters,
            .. _means.Parameters.Select((pair, i) => ($"{pair.Name}_sigma", _deviations[i])),
        ];
    }

    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>The layers with the noise last drawn, or with none.</summary>
    public MlpParameters Network(bool noisy)
    {
        if (!noisy)
            return _means.Network();
        MlpParameters means = _means.Network();
        return new MlpParameters(
            [.. means.Weights.Select((mean, i) => mean + _deviations[2 * i] * _noises[2 * i])],
            [.. means.Biases.Select((mean, i) => mean + _deviations[2 * i + 1] * _noises[2 * i + 1])]);
    }

    /// <summary>Draws the noise of every layer anew.</summary>
    public void Resample(RandomStream random)
    {
        for (int layer = 0; layer < _noises.Length; layer += 2)
        {
            Span<float> weights = Replay.ReplayBatch.Elements<float>(_noises[layer]), biases = Replay.ReplayBatch.Elements<float>(_noises[layer + 1]);
            int outputs = biases.Length, inputs = weights.Length / outputs;
            float[] factors = new float[inputs];
            foreach (ref float factor in factors.AsSpan())
                factor = Signed(random.NextNormal());
            for (int output = 0; output < outputs; output++)
            {
                biases[output] = Signed(random.NextNormal());
                for (int input = 0; input < inputs; input++)
                    weights[output * inputs + input] = biases[output] * factors[input];
            }
        }
    }

    public void Dispose()
    {
        _means.Dispose();
        foreach (Tensor tensor in (IEnumerable<Tensor>)[.. _deviations, .. _noises])
            tensor.Dispose();
    }

    private static float Signed(double draw) => (float)(Math.Sign(draw) * Math.Sqrt(Math.Abs(draw)));

    private static Parameter Deviation(Tensor mean, double value)
    {
        Parameter parameter = new(full(mean.shape, value));
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
