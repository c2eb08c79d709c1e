using System.Text.Json.Nodes;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>What the outputs of a policy network mean: a distribution over actions of one kind.</summary>
public interface IActionHead
{
    /// <summary>Numbers that the network must give for each observation.</summary>
    int OutputCount { get; }

    /// <summary>What is trained beside the network, by Stable-Baselines3's names.</summary>
    IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters { get; }

    /// <summary>One action drawn for each row of outputs [rows, <see cref="OutputCount"/>].</summary>
    Tensor Sample(Tensor outputs, RandomStream random);

    /// <summary>The most probable action for each row of outputs.</summary>
    Tensor Mode(Tensor outputs);

    /// <summary>Log-probability and entropy (nats), each [rows], of one action for each row of outputs; differentiable.</summary>
    (Tensor LogProbs, Tensor Entropies) Evaluate(Tensor outputs, Tensor actions);

    /// <summary>Adds what a head of this kind and size is made from.</summary>
    void DescribeTo(JsonObject description);
}
