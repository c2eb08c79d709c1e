using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// With probability epsilon any action, all equally likely, otherwise the one of highest value, one of several at random
/// (Sutton and Barto, section 2.2).
/// </summary>
/// <param name="values">The estimates, which may change between two actions.</param>
/// <param name="epsilon">Epsilon in [0, 1] at each point of the run.</param>
/// <param name="random">Its own stream.</param>
public sealed class EpsilonGreedy(ActionValues values, Func<TrainingProgress, double> epsilon, RandomStream random) : ITabularBehavior
{
    /// <summary>How likely the current episode's actions are drawn from all.</summary>
    public double Epsilon { get; private set; } = epsilon(default);

    /// <inheritdoc/>
    public void BeginEpisode(TrainingProgress progress) => Epsilon = epsilon(progress);

    /// <inheritdoc/>
    public int Act(int observation) =>
        random.NextDouble() < Epsilon ? random.NextIndex(values.ActionCount) : values.Greedy(observation, random);

    /// <inheritdoc/>
    public void Probabilities(int state, Span<double> probabilities)
    {
        ReadOnlySpan<double> estimates = values.Of(state);
        double best = values.Max(state);
        int ties = estimates.Count(best);
        for (int action = 0; action < estimates.Length; action++)
            probabilities[action] = Epsilon / estimates.Length + (estimates[action] == best ? (1 - Epsilon) / ties : 0);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => random.Save(writer.Section("random"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => random.Load(reader.Section("random"));
}
