using System.Runtime.InteropServices;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// n-step TD prediction (Sutton and Barto, section 7.1, equations 7.1 and 7.2): n steps after a state was left, its value
/// moves towards the rewards since then and the value of the state reached.
/// </summary>
public sealed class NStepTd : TabularLearner<StateValues>
{
    private readonly int _steps;
    private readonly List<int> _visited = []; // state at each time of the episode
    private readonly List<double> _rewards = [];

    /// <summary>Prediction over <paramref name="steps"/> steps (at least 1; one is <see cref="TdPrediction"/>).</summary>
    public NStepTd(StateValues values, int steps, double learningRate, double gamma) : base(values, learningRate, gamma)
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
            _visited.Add(step.Observation);
            _rewards.Add(step.Reward);
            int first = Math.Max(0, _rewards.Count - _steps), end = step.EndsEpisode ? _rewards.Count : _rewards.Count - _steps + 1;
            for (int time = first; time < end; time++)
                Update(time, step.Terminated ? 0 : Values[step.NextObservation]);
        }
    }

    private void Update(int time, double bootstrap)
    {
        double target = Returns.Discounted(CollectionsMarshal.AsSpan(_rewards)[time..], Gamma, bootstrap);
        ref double value = ref Values[_visited[time]];
        value += LearningRate * (target - value);
    }
}
