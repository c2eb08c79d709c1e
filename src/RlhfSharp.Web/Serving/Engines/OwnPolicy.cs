using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;

namespace RlhfSharp.Web.Serving.Engines;

/// <summary>A control policy on our own engine.</summary>
internal sealed class OwnPolicy : IPolicyNetwork
{
    private readonly MlpActorCritic policy;

    /// <exception cref="UserException">The folder cannot be read.</exception>
    public OwnPolicy(string folder) => policy = PolicyFile.Load(folder).Policy is MlpActorCritic { ActionCount: > 0 } discrete
        ? discrete
        : throw new UserException($"{folder}: only policies with one probability for each action are served so far.");

    public string Engine => FusedOps.EngineName;

    public int StateSize => policy.ObservationSize;

    public int ActionCount => policy.ActionCount;

    public float[][] Probabilities(IReadOnlyList<float[]> states)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] flat = [.. states.SelectMany(state => state)];
        float[] probabilities = policy.ActionProbabilities(tensor(flat, [states.Count, StateSize])).data<float>().ToArray();
        return [.. probabilities.Chunk(ActionCount)];
    }

    public void Dispose() => policy.Dispose();
}
