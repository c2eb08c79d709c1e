using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Tests.Recipes;

public sealed class PolicyEvaluatorTests
{
    [Fact]
    public void Evaluate_LongEpisode_KeepsNoObservationButTheLast()
    {
        ObservationCounter environment = new(EnvironmentRegistry.CreateVector("Pendulum-v1", 3));
        PolicyEvaluator.Evaluate(environment, new RandomPolicy(environment.ActionSpace, 1), seed: 0);
        Assert.Equal(200, environment.Steps);
        Assert.InRange(environment.MostAlive, 1, 2); // the one acted on, and the one it led to
    }

    private sealed class ObservationCounter(IVectorEnvironment inner) : IVectorEnvironment
    {
        private readonly List<Tensor> _given = [];

        public int Steps { get; private set; }

        public int MostAlive { get; private set; }

        public int Count => inner.Count;

        public Space ObservationSpace => inner.ObservationSpace;

        public Space ActionSpace => inner.ActionSpace;

        public Tensor Reset(int? seed = null) => Counted(inner.Reset(seed));

        public VectorStep Step(Tensor actions)
        {
            VectorStep step = inner.Step(actions);
            Steps++;
            Counted(step.Observations);
            return step;
        }

        public void Save(CheckpointWriter writer) => inner.Save(writer);

        public void Load(CheckpointReader reader) => inner.Load(reader);

        private Tensor Counted(Tensor observations)
        {
            _given.Add(observations);
            MostAlive = Math.Max(MostAlive, _given.Count(tensor => !tensor.IsInvalid));
            return observations;
        }
    }
}
