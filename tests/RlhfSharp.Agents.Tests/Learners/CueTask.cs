using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Tests.Learners;

/// <summary>One-dimensional control: a cue between -1 and 1 is shown, the action (between -2 and 2) should be twice it; the reward is minus the squared miss.</summary>
internal sealed class CueTask : IEnvironment<float[], float[]>
{
    private RandomStream _random = new(0);
    private float _cue;

    public Space<float[]> ObservationSpace { get; } = new Box(-1, 1, 1);

    public Space<float[]> ActionSpace { get; } = new Box(-2, 2, 1);

    public float[] Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        return [_cue = (float)_random.NextUniform(-1, 1)];
    }

    public StepResult<float[]> Step(float[] action)
    {
        float miss = action[0] - 2 * _cue;
        return new StepResult<float[]>([_cue], -miss * miss, true, false);
    }

    public void Save(CheckpointWriter writer) => _random.Save(writer.Section("random"));

    public void Load(CheckpointReader reader) => _random.Load(reader.Section("random"));
}
