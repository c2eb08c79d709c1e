using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Tests.Learners.Tabular;

/// <summary>One state, one action, reward 1; the episode ends after some steps.</summary>
internal sealed class Repeat(int steps) : IEnvironment<int, int>
{
    private int _taken;

    public Space<int> ObservationSpace { get; } = new Discrete(1);

    public Space<int> ActionSpace { get; } = new Discrete(1);

    public int Reset(int? seed = null) => _taken = 0;

    public StepResult<int> Step(int action) => new(0, 1, ++_taken == steps, false);

    public void Save(CheckpointWriter writer) => writer.Write("taken", _taken);

    public void Load(CheckpointReader reader) => _taken = (int)reader.ReadInt64("taken");
}
