using System.Runtime.InteropServices;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// n-step Sarsa (Sutton and Barto, section 7.2, equations 7.4 and 7.5): n steps after a state was left, its value moves
/// towards the rewards since then and the value of the state and action reached.
/// </summary>
public sealed class NStepSarsa : TabularLearner<ActionValues>
{
    private readonly int _steps;
    private readonly List<int> _visited = []; // state and action at each time of the episode
    private readonly List<double> _rewards = [];

    /// <summary>Sarsa over <paramref name="steps"/> steps (at least 1; one is <see cref="Sarsa"/>).</summary>
    public NStepSarsa(ActionValues values, int steps, double learningRate, double gamma) : base(values, learningRate, gamma)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        _steps = steps;
    }

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        _visited.Clear();
        _rewards.Clear();
        foreach (Experience<int, int> step in batch)
        {
            _visited.Add(Values.IndexOf(step.Observation, step.Action));
            _rewards.Add(step.Reward);
            int reached = step.Terminated ? -1 : Values.IndexOf(step.NextObservation, batch.NextAction);
            int first = Math.Max(0, _rewards.Count - _steps), end = step.EndsEpisode ? _rewards.Count : _rewards.Count - _steps + 1;
            for (int time = first; time < end; time++)
                Update(time, reached < 0 ? 0 : Values.All[reached]);
        }
    }

    private void Update(int time, double bootstrap)
    {
        double target = Returns.Discounted(CollectionsMarshal.AsSpan(_rewards)[time..], Gamma, bootstrap);
        ref double value = ref Values.All[_visited[time]];
        value += LearningRate * (target - value);
    }
}
