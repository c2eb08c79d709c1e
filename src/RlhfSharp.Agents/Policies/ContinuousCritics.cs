using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>One or more networks that value an observation together with an action: two for TD3 and SAC, one for DDPG.</summary>
public sealed class ContinuousCritics : IDisposable
{
    private readonly LinearLayers[] _critics;

    /// <summary>Critics of observations of <paramref name="observationSize"/> numbers and actions of <paramref name="actionSize"/>.</summary>
    public ContinuousCritics(int observationSize, int actionSize, int count, IReadOnlyList<int> hiddenSizes, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        RandomStream weights = RandomStream.Named(seed, "critics");
        _critics = [.. Enumerable.Range(0, count).Select(i => new LinearLayers($"qf{i}", [observationSize + actionSize, .. hiddenSizes, 1], weights))];
    }

    /// <summary>Everything that is trained.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters => [.. _critics.SelectMany(critic => critic.Parameters)];

    /// <summary>
    /// [rows] of each critic, for observations [rows, ...] and actions [rows, numbers] between -1 and 1. Differentiable; with
    /// <paramref name="frozen"/> only in the inputs.
    /// </summary>
    public Tensor[] Evaluate(Tensor observations, Tensor actions, bool frozen = false)
    {
        Tensor inputs = torch.cat([observations.dim() > 2 ? observations.flatten(1) : observations, actions], 1);
        Tensor[] values = FusedOps.Mlps(inputs, [.. _critics.Select(critic => critic.Network(frozen))], MlpActivation.Relu);
        return Array.ConvertAll(values, value => value.squeeze(1));
    }

    /// <summary>[rows] of the first critic alone; differentiable in the inputs only.</summary>
    public Tensor EvaluateFirst(Tensor observations, Tensor actions) =>
        _critics[0].Evaluate(torch.cat([observations.dim() > 2 ? observations.flatten(1) : observations, actions], 1), frozen: true).squeeze(1);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LinearLayers critic in _critics)
            critic.Dispose();
    }
}
