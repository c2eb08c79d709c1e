using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Policies;

/// <summary>A policy that never changes, to be evaluated or to gather experience for the evaluation of another.</summary>
public sealed class FixedPolicy : ITabularBehavior
{
    private readonly double[] _probabilities; // [states, actions]
    private readonly int _actionCount;
    private readonly RandomStream _random;

    /// <summary>A policy with these probabilities.</summary>
    /// <param name="probabilities">pi(a|s), [states, actions] row by row; each row adds up to 1.</param>
    /// <param name="actionCount">Actions of every state.</param>
    /// <param name="random">Its own stream.</param>
    /// <exception cref="ArgumentException">Rows of another length, or that do not add up to 1.</exception>
    public FixedPolicy(double[] probabilities, int actionCount, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(actionCount, 1);
        if (probabilities.Length == 0 || probabilities.Length % actionCount != 0)
            throw new ArgumentException($"{probabilities.Length} probabilities are no table of rows of {actionCount} actions.", nameof(probabilities));
        for (int first = 0; first < probabilities.Length; first += actionCount)
        {
            double sum = 0;
            foreach (double probability in probabilities.AsSpan(first, actionCount))
                sum += probability >= 0 ? probability : double.NaN;
            if (!(Math.Abs(sum - 1) < 1e-9))
                throw new ArgumentException($"The probabilities of state {first / actionCount} must be at least 0 and add up to 1.", nameof(probabilities));
        }

        (_probabilities, _actionCount, _random) = (probabilities, actionCount, random);
    }

    /// <summary>Every action equally likely in every state.</summary>
    public static FixedPolicy Uniform(int stateCount, int actionCount, RandomStream random)
    {
        double[] probabilities = new double[stateCount * actionCount];
        Array.Fill(probabilities, 1.0 / actionCount);
        return new FixedPolicy(probabilities, actionCount, random);
    }

    /// <summary>pi(a|s).</summary>
    public double this[int state, int action] => _probabilities[state * _actionCount + action];

    /// <inheritdoc/>
    public void BeginEpisode(TrainingProgress progress) { }

    /// <inheritdoc/>
    public int Act(int observation) => _random.NextCategorical(Row(observation));

    /// <inheritdoc/>
    public void Probabilities(int state, Span<double> probabilities) => Row(state).CopyTo(probabilities);

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _random.Save(writer.Section("random"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _random.Load(reader.Section("random"));

    private ReadOnlySpan<double> Row(int state) => _probabilities.AsSpan(state * _actionCount, _actionCount);
}
