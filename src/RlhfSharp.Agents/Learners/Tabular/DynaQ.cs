using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Dyna-Q (Sutton 1990; Sutton and Barto, section 8.2): Q-learning from every step, then from steps that a model of the last
/// outcomes repeats, at states and actions drawn at random among those known.
/// </summary>
public sealed class DynaQ : TabularLearner<ActionValues>
{
    private readonly DeterministicModel _model;
    private readonly RandomStream _random;
    private readonly int _planningSteps;

    /// <summary>Q-learning with <paramref name="planningSteps"/> (at least 0) repeated steps after each real one.</summary>
    public DynaQ(ActionValues values, int planningSteps, double learningRate, double gamma, RandomStream random) : base(values, learningRate, gamma)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(planningSteps);
        _planningSteps = planningSteps;
        _random = random;
        _model = new DeterministicModel(values);
    }

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        foreach (Experience<int, int> step in batch)
        {
            Update(_model.Learn(step));
            for (int i = 0; i < _planningSteps; i++)
                Update(_model.Sample(_random));
        }
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        _model.Save(writer.Section("model"));
        _random.Save(writer.Section("random"));
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        _model.Load(reader.Section("model"));
        _random.Load(reader.Section("random"));
    }

    private void Update(int index)
    {
        ref readonly DeterministicModel.Outcome outcome = ref _model[index];
        double following = outcome.Terminated ? 0 : Values.Max(outcome.NextState);
        ref double value = ref Values.All[index];
        value += LearningRate * (outcome.Reward + Gamma * following - value);
    }
}
