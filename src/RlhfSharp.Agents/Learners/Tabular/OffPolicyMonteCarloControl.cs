using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Off-policy Monte Carlo control by weighted importance sampling (Sutton and Barto, section 5.7): the greedy policy is
/// learnt from the tails of episodes of an exploring one, as far back as every action was greedy. An episode that was
/// truncated goes on, for this purpose, with the value of the best action where it was cut.
/// </summary>
/// <param name="values">The estimates.</param>
/// <param name="behavior">What acts; it must take every action now and then.</param>
/// <param name="gamma">The discount in [0, 1].</param>
public sealed class OffPolicyMonteCarloControl(ActionValues values, ITabularBehavior behavior, double gamma) : TabularLearner<ActionValues>(values, 0, gamma)
{
    private readonly List<(int State, int Action, double Reward, double Probability)> _episode = [];
    private readonly double[] _probabilities = new double[values.ActionCount];
    private readonly double[] _weights = new double[values.All.Length]; // C(s, a): the sum of the weights so far

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        _episode.Clear();
        foreach (Experience<int, int> step in batch)
        {
            behavior.Probabilities(step.Observation, _probabilities);
            _episode.Add((step.Observation, step.Action, step.Reward, _probabilities[step.Action]));
        }

        Experience<int, int> last = batch.Current;
        double following = last.Terminated ? 0 : Values.Max(last.NextObservation), weight = 1;
        for (int time = _episode.Count - 1; time >= 0; time--)
        {
            (int state, int action, double reward, double probability) = _episode[time];
            following = reward + Gamma * following;
            ref double sum = ref _weights[Values.IndexOf(state, action)];
            sum += weight;
            ref double value = ref Values[state, action];
            value += weight / sum * (following - value);
            if (action != Values.Greedy(state))
                break;
            weight /= probability;
        }
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("weights", _weights);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        reader.ReadInto("weights", _weights);
    }
}
