using System.Text.Json.Nodes;
using RlhfSharp.Agents.Distributions;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// Outputs are the means of normal distributions over real numbers, whose log-deviations are parameters that do not depend
/// on the observation (<c>log_std</c>); actions are float32 [rows, numbers], without bounds.
/// </summary>
public sealed class GaussianHead : IActionHead
{
    private readonly Parameter _logDeviations; // [numbers]

    /// <summary>For actions of <paramref name="size"/> numbers (at least 1).</summary>
    /// <param name="size">Numbers in one action.</param>
    /// <param name="initialLogDeviation">Natural logarithm of every deviation before training.</param>
    public GaussianHead(int size, double initialLogDeviation = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        OutputCount = size;
        _logDeviations = new Parameter(full(size, initialLogDeviation));
        _logDeviations.DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public int OutputCount { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters => [("log_std", _logDeviations)];

    /// <inheritdoc/>
    public Tensor Sample(Tensor outputs, RandomStream random) => DiagonalGaussian.Sample(outputs, _logDeviations, random);

    /// <inheritdoc/>
    public Tensor Mode(Tensor outputs) => outputs;

    /// <inheritdoc/>
    public (Tensor LogProbs, Tensor Entropies) Evaluate(Tensor outputs, Tensor actions) =>
        (DiagonalGaussian.LogProbs(outputs, _logDeviations, actions), DiagonalGaussian.Entropies(_logDeviations).expand(outputs.shape[0]));

    /// <inheritdoc/>
    public void DescribeTo(JsonObject description) => description["action_size"] = OutputCount;
}
