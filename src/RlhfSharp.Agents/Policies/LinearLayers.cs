using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// Linear layers with ReLU between them: the networks of value-based and off-policy agents. Weights and biases are uniform within
/// 1 / sqrt(inputs), as torch.nn.Linear begins.
/// </summary>
internal sealed class LinearLayers : IDisposable
{
    private readonly MlpParameters _trained;
    private readonly MlpParameters _frozen;

    /// <summary>Layers of these sizes, inputs first, named <c>name.0</c>, <c>name.2</c>, ... as in a torch.nn.Sequential.</summary>
    public LinearLayers(string name, IReadOnlyList<int> sizes, RandomStream random)
    {
        List<(string, Parameter)> named = [];
        List<Tensor> weights = [], biases = [];
        for (int i = 0; i + 1 < sizes.Count; i++)
        {
            double bound = 1 / Math.Sqrt(sizes[i]);
            Parameter weight = Uniform(bound, random, sizes[i + 1], sizes[i]), bias = Uniform(bound, random, sizes[i + 1]);
            named.AddRange([($"{name}.{2 * i}.weight", weight), ($"{name}.{2 * i}.bias", bias)]);
            weights.Add(weight);
            biases.Add(bias);
        }

        Parameters = named;
        _trained = new MlpParameters(weights, biases);
        _frozen = new MlpParameters([.. weights.Select(Constant)], [.. biases.Select(Constant)]);
    }

    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>The layers; frozen ones are the same numbers, but no gradient reaches them.</summary>
    public MlpParameters Network(bool frozen = false) => frozen ? _frozen : _trained;

    /// <summary>[rows, outputs] of inputs [rows, inputs].</summary>
    public Tensor Evaluate(Tensor inputs, bool frozen = false) => FusedOps.Mlp(inputs, Network(frozen), MlpActivation.Relu);

    public void Dispose()
    {
        foreach (Tensor tensor in (IEnumerable<Tensor>)[.. _frozen.Weights, .. _frozen.Biases, .. _trained.Weights, .. _trained.Biases])
            tensor.Dispose();
    }

    /// <summary>A parameter that outlives the dispose scope, uniform within +-<paramref name="bound"/>.</summary>
    internal static Parameter Uniform(double bound, RandomStream random, params long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)random.NextUniform(-bound, bound);
        Parameter parameter = new(torch.tensor(values, shape));
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    // The same memory without a gradient.
    private static Tensor Constant(Tensor parameter) => parameter.detach().DetachFromDisposeScope();
}
