using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Linear;

/// <summary>
/// Episodic semi-gradient n-step Sarsa (Sutton and Barto, section 10.2, equations 10.4 and 10.5): n steps after an
/// observation was left, the weights of its features move towards the rewards since then and the value of what was
/// reached. With n = 1 it is semi-gradient Sarsa (section 10.1).
/// </summary>
public sealed class SemiGradientSarsa<TObservation> : LinearControlLearner<TObservation>
{
    private readonly int _steps;
    private readonly double _gamma;
    private readonly FeatureVector[] _features; // of the last n steps, by time modulo n
    private readonly int[] _actions;
    private readonly double[] _rewards;
    private readonly FeatureVector _reached;

    /// <summary>Sarsa over <paramref name="steps"/> steps (at least 1).</summary>
    /// <param name="values">The estimates, which the behaviour reads while they are learnt.</param>
    /// <param name="steps">n.</param>
    /// <param name="stepSize">alpha above 0, divided by the number of features active at once.</param>
    /// <param name="gamma">The discount in [0, 1].</param>
    public SemiGradientSarsa(LinearActionValues<TObservation> values, int steps, double stepSize, double gamma) : base(values, stepSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (_steps, _gamma) = (steps, LearnerArguments.Share(gamma, nameof(gamma)));
        _features = new FeatureVector[steps];
        for (int i = 0; i < steps; i++)
            _features[i] = values.Features.CreateVector();
        _actions = new int[steps];
        _rewards = new double[steps];
        _reached = values.Features.CreateVector();
    }

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<TObservation, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        int count = 0; // steps taken
        foreach (Experience<TObservation, int> step in batch)
        {
            int slot = count++ % _steps;
            Values.Features.Encode(step.Observation, _features[slot]);
            (_actions[slot], _rewards[slot]) = (step.Action, step.Reward);
            int next = step.Terminated ? -1 : batch.NextAction;
            if (next >= 0)
                Values.Features.Encode(step.NextObservation, _reached);

            // One update once n steps are there; at the end of the episode, those of all steps still waiting.
            int first = Math.Max(0, count - _steps), end = step.EndsEpisode ? count : count - _steps + 1;
            for (int time = first; time < end; time++)
                Update(time, count, next < 0 ? 0 : Values.Of(_reached, next));
        }
    }

    private void Update(int time, int count, double following)
    {
        double target = following; // G = R + gamma R' + ... + gamma^k q, from the last reward backwards
        for (int later = count - 1; later >= time; later--)
            target = _rewards[later % _steps] + _gamma * target;
        FeatureVector features = _features[time % _steps];
        int action = _actions[time % _steps];
        Values.Add(features, action, StepSize * LearnerArguments.Finite(target - Values.Of(features, action)));
    }
}
