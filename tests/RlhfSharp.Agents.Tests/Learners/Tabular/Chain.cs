using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Tests.Learners.Tabular;

/// <summary>States 0, 1, 2 one after the other whatever is done; reward 1 on the first step, 2 on the second. The last step terminates or truncates.</summary>
internal sealed class Chain(int steps, bool truncates) : IEnvironment<int, int>
{
    private int _state;

    public Space<int> ObservationSpace { get; } = new Discrete(3);

    public Space<int> ActionSpace { get; } = new Discrete(2);

    public int Reset(int? seed = null) => _state = 0;

    public StepResult<int> Step(int action)
    {
        bool isLast = ++_state == steps;
        return new StepResult<int>(_state, _state, isLast && !truncates, isLast && truncates);
    }

    public void Save(CheckpointWriter writer) => writer.Write("state", _state);

    public void Load(CheckpointReader reader) => _state = (int)reader.ReadInt64("state");
}
