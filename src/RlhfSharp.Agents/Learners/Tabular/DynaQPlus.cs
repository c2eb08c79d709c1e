using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Dyna-Q+ (Sutton and Barto, section 8.3): as <see cref="DynaQ"/>, but a repeated step gives kappa sqrt(tau) more, tau being
/// the steps since its action was last tried there, so that what may have changed is tried again. Actions never tried
/// are imagined too, and thought to lead nowhere.
/// </summary>
public sealed class DynaQPlus : TabularLearner<ActionValues>
{
    private readonly DeterministicModel _model;
    private readonly RandomStream _random;
    private readonly int _planningSteps;
    private readonly double _timeBonus;
    private readonly long[] _lastTried; // by state and action; 0 for never
    private long _time;

    /// <summary>Q-learning with <paramref name="planningSteps"/> (at least 0) repeated steps after each real one, and kappa = <paramref name="timeBonus"/> (at least 0).</summary>
    public DynaQPlus(ActionValues values, int planningSteps, double timeBonus, double learningRate, double gamma, RandomStream random)
        : base(values, learningRate, gamma)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(planningSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(timeBonus);
        (_planningSteps, _timeBonus, _random) = (planningSteps, timeBonus, random);
        _model = new DeterministicModel(values);
        _lastTried = new long[values.All.Length];
    }

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        foreach (Experience<int, int> step in batch)
        {
            int real = _model.Learn(step);
            _lastTried[real] = ++_time;
            Update(real, step.Reward, step.NextObservation, step.Terminated);
            for (int i = 0; i < _planningSteps; i++)
                Imagine();
        }
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        _model.Save(writer.Section("model"));
        _random.Save(writer.Section("random"));
        writer.Write("last_tried", _lastTried);
        writer.Write("time", _time);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        _model.Load(reader.Section("model"));
        _random.Load(reader.Section("random"));
        reader.ReadInt64s("last_tried").CopyTo(_lastTried, 0);
        _time = reader.ReadInt64("time");
    }

    private void Imagine()
    {
        int state = _model.SampleState(_random), index = Values.IndexOf(state, _random.NextIndex(Values.ActionCount));
        double bonus = _timeBonus * Math.Sqrt(_time - _lastTried[index]);
        if (_model.Knows(index))
            Update(index, _model[index].Reward + bonus, _model[index].NextState, _model[index].Terminated);
        else
            Update(index, bonus, state, terminated: false);
    }

    private void Update(int index, double reward, int nextState, bool terminated)
    {
        double following = terminated ? 0 : Values.Max(nextState);
        ref double value = ref Values.All[index];
        value += LearningRate * (reward + Gamma * following - value);
    }
}
