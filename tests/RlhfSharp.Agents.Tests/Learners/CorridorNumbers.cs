using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Tests.Learners;

/// <summary>A <see cref="Corridor"/> whose states are seen as one-hot numbers, as networks need them.</summary>
internal sealed class CorridorNumbers(int length) : IEnvironment<float[], int>
{
    private readonly Corridor _corridor = new(length);

    public Space<float[]> ObservationSpace { get; } = new Box(0, 1, length);

    public Space<int> ActionSpace => _corridor.ActionSpace;

    public float[] Reset(int? seed = null) => OneHot(_corridor.Reset(seed));

    public StepResult<float[]> Step(int action)
    {
        StepResult<int> step = _corridor.Step(action);
        return new StepResult<float[]>(OneHot(step.Observation), step.Reward, step.Terminated, step.Truncated);
    }

    public float[] OneHot(int state)
    {
        float[] numbers = new float[length];
        numbers[state] = 1;
        return numbers;
    }

    public void Save(CheckpointWriter writer) => _corridor.Save(writer);

    public void Load(CheckpointReader reader) => _corridor.Load(reader);
}
