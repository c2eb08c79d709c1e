using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Replay;

/// <summary>
/// Noise on the actions of several copies. Ornstein-Uhlenbeck (Lillicrap et al. 2016, section 7):
/// x += -theta x dt + deviation sqrt(dt) N(0, 1), from 0 at the beginning of each episode.
/// </summary>
public sealed class ActionNoise : ICheckpointable
{
    private readonly ActionNoiseOptions _options;
    private readonly RandomStream _random;
    private readonly float[] _state; // [copies, numbers]
    private readonly int _numbers;

    /// <summary>Noise on actions of so many numbers in so many copies.</summary>
    public ActionNoise(ActionNoiseOptions options, int copies, int numbers, RandomStream random)
    {
        (_options, _numbers, _random) = (options, numbers, random);
        _state = new float[copies * numbers];
    }

    /// <summary>Adds the noise of one step to actions [copies, numbers] and keeps them between -1 and 1.</summary>
    public void AddTo(Span<float> actions)
    {
        if (_options.Kind == ActionNoiseKind.None)
            return;
        for (int i = 0; i < actions.Length; i++)
        {
            double draw = _options.Deviation * _random.NextNormal();
            _state[i] = _options.Kind == ActionNoiseKind.Gaussian
                ? (float)draw
                : (float)(_state[i] * (1 - _options.Theta * _options.TimeStep) + Math.Sqrt(_options.TimeStep) * draw);
            actions[i] = Math.Clamp(actions[i] + _state[i], -1, 1);
        }
    }

    /// <summary>An episode begins.</summary>
    public void Reset(int copy) => _state.AsSpan(copy * _numbers, _numbers).Clear();

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        writer.Write("state", torch.tensor(_state, [_state.Length]));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        using Tensor state = reader.ReadTensor("state");
        state.ToSingles().CopyTo(_state, 0);
    }
}
