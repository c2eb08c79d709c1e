using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;
using RlhfSharp.Web.Serving.Models;

namespace RlhfSharp.Web.Serving.Engines;

/// <summary>A control policy on our own engine.</summary>
internal sealed class OwnPolicy : IPolicyNetwork
{
    private readonly IControlPolicy policy;

    /// <exception cref="UserException">The folder cannot be read.</exception>
    public OwnPolicy(string folder)
    {
        (policy, ControlEnvironmentOptions made) = PolicyFile.Load(folder);
        Environment = made.Id;
        Input = PolicyInput.Of(policy) ?? PolicyInput.Of(PolicyEvaluator.CreateEnvironment(policy, made, 1).ObservationSpace);
    }

    public string Engine => FusedOps.EngineName;

    public string Environment { get; }

    public PolicyInput Input { get; }

    public PolicyAnswer[] Answers(IReadOnlyList<float[]> states)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] flat = [.. states.SelectMany(state => state)];
        using Tensor observations = Input.IsNumbered
            ? tensor(Array.ConvertAll(flat, number => (long)number), [states.Count])
            : tensor(flat, [states.Count, Input.Count]);
        Tensor actions = policy.Act(observations, ActingMode.Greedy).Actions;
        if (actions.dtype != ScalarType.Int64)
            return PolicyAnswer.Continuous(actions.data<float>().ToArray(), states.Count);
        long[] chosen = actions.data<long>().ToArray();
        return policy is IActionScores { ScoreKind: { } kind } scored
            ? PolicyAnswer.Discrete(chosen, kind, scored.ScoreActions(observations).data<float>().ToArray())
            : PolicyAnswer.Discrete(chosen);
    }

    public void Dispose() => policy.Dispose();
}
