using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Policies;

/// <summary>Actions drawn in proportion to exp(Q(s, a) / temperature): the higher the temperature, the more alike (Sutton and Barto, section 2.8).</summary>
/// <param name="values">The estimates, which may change between two actions.</param>
/// <param name="temperature">The temperature (above 0, in the unit of the values) at each point of the run.</param>
/// <param name="random">Its own stream.</param>
public sealed class Softmax(ActionValues values, Func<TrainingProgress, double> temperature, RandomStream random) : ITabularBehavior
{
    private readonly double[] _probabilities = new double[values.ActionCount];
    private double _temperature = temperature(default);

    /// <inheritdoc/>
    public void BeginEpisode(TrainingProgress progress) => _temperature = temperature(progress);

    /// <inheritdoc/>
    public int Act(int observation)
    {
        Probabilities(observation, _probabilities);
        return random.NextCategorical(_probabilities);
    }

    /// <inheritdoc/>
    public void Probabilities(int state, Span<double> probabilities)
    {
        ReadOnlySpan<double> estimates = values.Of(state);
        double best = values.Max(state), sum = 0; // the best is taken off so that no exponential overflows
        for (int action = 0; action < estimates.Length; action++)
            sum += probabilities[action] = Math.Exp((estimates[action] - best) / _temperature);
        for (int action = 0; action < estimates.Length; action++)
            probabilities[action] /= sum;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => random.Save(writer.Section("random"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => random.Load(reader.Section("random"));
}
