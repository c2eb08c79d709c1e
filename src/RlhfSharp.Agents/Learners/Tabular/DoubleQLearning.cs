using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Double Q-learning (van Hasselt 2010; Sutton and Barto, section 6.7, equation 6.10): two tables, of which a coin chooses one
/// for each step, Q1(S, A) += alpha [R + gamma Q2(S', argmax_a Q1(S', a)) - Q1(S, A)] or the same with the tables exchanged.
/// The values given are kept at their mean, on which the behaviour acts.
/// </summary>
/// <param name="values">Receives the mean of the two tables, which both begin with it.</param>
/// <param name="learningRate">The step size alpha in [0, 1].</param>
/// <param name="gamma">The discount in [0, 1].</param>
/// <param name="random">Tosses the coin and breaks ties.</param>
public sealed class DoubleQLearning(ActionValues values, double learningRate, double gamma, RandomStream random)
    : TabularLearner<ActionValues>(values, learningRate, gamma)
{
    private readonly ActionValues _first = Copy(values), _second = Copy(values);

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        foreach (Experience<int, int> step in batch)
        {
            (ActionValues learner, ActionValues judge) = random.NextDouble() < 0.5 ? (_first, _second) : (_second, _first);
            double following = step.Terminated ? 0 : judge[step.NextObservation, learner.Greedy(step.NextObservation, random)];
            ref double value = ref learner[step.Observation, step.Action];
            value += LearningRate * (step.Reward + Gamma * following - value);
            Values[step.Observation, step.Action] = (value + judge[step.Observation, step.Action]) / 2;
        }
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        _first.Save(writer.Section("first"));
        _second.Save(writer.Section("second"));
        random.Save(writer.Section("random"));
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        _first.Load(reader.Section("first"));
        _second.Load(reader.Section("second"));
        random.Load(reader.Section("random"));
    }

    private static ActionValues Copy(ActionValues values)
    {
        ActionValues copy = new(values.StateCount, values.ActionCount);
        values.All.CopyTo(copy.All);
        return copy;
    }
}
