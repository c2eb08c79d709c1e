using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Tests.Learners;

/// <summary>States 0 to length - 1; 1 moves right, 0 left; the right end gives 1 and terminates. With length 1 it is a two-armed bandit.</summary>
internal sealed class Corridor(int length) : IEnvironment<int, int>
{
    private int _position;

    public Space<int> ObservationSpace { get; } = new Discrete(length);

    public Space<int> ActionSpace { get; } = new Discrete(2);

    public int Reset(int? seed = null) => _position = 0;

    public StepResult<int> Step(int action)
    {
        if (length == 1)
            return new StepResult<int>(0, action, true, false);
        _position = Math.Max(0, _position + (action == 1 ? 1 : -1));
        bool arrived = _position == length - 1;
        return new StepResult<int>(_position, arrived ? 1 : 0, arrived, false);
    }

    public void Save(CheckpointWriter writer) => writer.Write("position", _position);

    public void Load(CheckpointReader reader) => _position = (int)reader.ReadInt64("position");
}
