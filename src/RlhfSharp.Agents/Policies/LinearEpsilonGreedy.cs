using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Policies;

/// <summary>With probability epsilon any action, otherwise the one of highest approximate value, one of several at random.</summary>
/// <param name="values">The estimates, which may change between two actions.</param>
/// <param name="epsilon">Epsilon in [0, 1] at each point of the run.</param>
/// <param name="random">Its own stream.</param>
public sealed class LinearEpsilonGreedy<TObservation>(
    LinearActionValues<TObservation> values, Func<TrainingProgress, double> epsilon, RandomStream random) : IBehavior<TObservation, int>
{
    private double _epsilon = epsilon(default);

    /// <inheritdoc/>
    public void BeginEpisode(TrainingProgress progress) => _epsilon = epsilon(progress);

    /// <inheritdoc/>
    public int Act(TObservation observation) =>
        _epsilon > 0 && random.NextDouble() < _epsilon ? random.NextIndex(values.ActionCount) : values.Greedy(observation, random);

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => random.Save(writer.Section("random"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => random.Load(reader.Section("random"));
}
