using RlhfSharp.Agents.Distributions;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Tests.Learners;

/// <summary>One logit and one value for each state; observations are state numbers (int64 [rows]).</summary>
internal sealed class TabularActorCritic(int states, int actions, ulong seed) : IStepwisePolicy
{
    private readonly RandomStream _random = new(seed);

    public Parameter Logits { get; } = new(zeros(states, actions).DetachFromDisposeScope());

    public Parameter Values { get; } = new(zeros(states, 1).DetachFromDisposeScope());

    public IEnumerable<Parameter> Parameters => [Logits, Values];

    public ActorOutput Act(Tensor observations, ActingMode mode)
    {
        using IDisposable gradientsOff = no_grad();
        Tensor logits = Logits.index_select(0, observations);
        return new ActorOutput(mode == ActingMode.Greedy ? logits.argmax(-1) : Categorical.Sample(logits, _random));
    }

    public PolicyEvaluation Evaluate(TensorRows observations, Tensor taken)
    {
        Tensor logits = Logits.index_select(0, observations.Values); // [rows, actions]
        return new PolicyEvaluation(
            Categorical.LogProbs(logits, taken.squeeze(1)).unsqueeze(1),
            Categorical.Entropies(logits).unsqueeze(1),
            Values.index_select(0, observations.Values));
    }

    public Tensor EvaluateStates(Tensor observations) => Values.index_select(0, observations).squeeze(1);

    public double Probability(int state, int action) => Logits.softmax(-1).data<float>().ToArray()[state * actions + action];

    public void Save(CheckpointWriter writer) => _random.Save(writer);

    public void Load(CheckpointReader reader) => _random.Load(reader);
}
