using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Tests.Learners.Linear;

/// <summary>At 0.3, one action, reward 1, and it is over.</summary>
internal sealed class OneStep : IEnvironment<float[], int>
{
    public Space<float[]> ObservationSpace { get; } = new Box(0, 1, 1);

    public Space<int> ActionSpace { get; } = new Discrete(1);

    public float[] Reset(int? seed = null) => [0.3f];

    public StepResult<float[]> Step(int action) => new([0.3f], 1, true, false);

    public void Save(CheckpointWriter writer) { }

    public void Load(CheckpointReader reader) { }
}
