using System.Text.Json.Nodes;
using RlhfSharp.Agents.Distributions;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>Outputs are the logits of discrete actions; actions are int64 [rows].</summary>
/// <param name="actionCount">How many actions there are.</param>
public sealed class CategoricalHead(int actionCount) : IActionHead
{
    /// <inheritdoc/>
    public int OutputCount => actionCount;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters => [];

    /// <inheritdoc/>
    public Tensor Sample(Tensor outputs, RandomStream random) => Categorical.Sample(outputs, random);

    /// <inheritdoc/>
    public Tensor Mode(Tensor outputs) => outputs.argmax(-1);

    /// <inheritdoc/>
    public (Tensor LogProbs, Tensor Entropies) Evaluate(Tensor outputs, Tensor actions) => Categorical.Evaluate(outputs, actions);

    /// <inheritdoc/>
    public void DescribeTo(JsonObject description) => description["action_count"] = actionCount;
}
