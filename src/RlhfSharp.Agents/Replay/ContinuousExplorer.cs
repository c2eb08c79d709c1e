using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Replay;

/// <summary>Uniformly random actions for the first steps, then those of a policy with noise added.</summary>
public sealed class ContinuousExplorer : IExplorer
{
    private readonly ContinuousActor _actor;
    private readonly ActionNoise _noise;
    private readonly long _randomSteps;
    private readonly RandomStream _random;

    /// <summary>Explores with <paramref name="actor"/> after <paramref name="randomSteps"/>.</summary>
    public ContinuousExplorer(ContinuousActor actor, ActionNoise noise, long randomSteps, RandomStream random) =>
        (_actor, _noise, _randomSteps, _random) = (actor, noise, randomSteps, random);

    /// <inheritdoc/>
    public Tensor Act(Tensor observations, long step)
    {
        if (step < _randomSteps)
        {
            float[] actions = new float[observations.shape[0] * _actor.Scale.Size];
            foreach (ref float action in actions.AsSpan())
                action = (float)_random.NextUniform(-1, 1);
            return torch.tensor(actions, [observations.shape[0], _actor.Scale.Size]);
        }

        Tensor chosen = _actor.ActUnscaled(observations, ActingMode.Sample);
        _noise.AddTo(ReplayBatch.Elements<float>(chosen));
        return chosen;
    }

    /// <inheritdoc/>
    public Tensor ForEnvironment(Tensor actions) => _actor.Scale.ToBox(actions);

    /// <inheritdoc/>
    public void EpisodesEnded(ReadOnlySpan<bool> copies)
    {
        for (int copy = 0; copy < copies.Length; copy++)
            if (copies[copy])
                _noise.Reset(copy);
    }

    /// <inheritdoc/>
    public void RecordTo(MetricRecorder metrics) { }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _actor.Save(writer.Section("actor"));
        _noise.Save(writer.Section("noise"));
        _random.Save(writer.Section("random"));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _actor.Load(reader.Section("actor"));
        _noise.Load(reader.Section("noise"));
        _random.Load(reader.Section("random"));
    }
}
