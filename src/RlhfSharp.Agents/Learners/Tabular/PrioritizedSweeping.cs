using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>
/// Prioritised sweeping (Moore and Atkeson 1993; Sutton and Barto, section 8.4): as Dyna-Q, but what is repeated first is what
/// would change most, and after a change whatever leads there. Of equal priorities the lowest state and action goes first.
/// </summary>
public sealed class PrioritizedSweeping : TabularLearner<ActionValues>
{
    private readonly DeterministicModel _model;
    private readonly int _planningSteps;
    private readonly double _threshold;
    private readonly List<int>[] _predecessors; // of each state: the states and actions last seen to lead there
    private readonly double[] _priorities; // by state and action; 0 for those that do not wait
    private readonly PriorityQueue<int, (double NegativePriority, int Index)> _queue = new(); // with stale entries, left out when they come up

    /// <summary>Up to <paramref name="planningSteps"/> (at least 0) repeated steps after each real one, of changes above <paramref name="threshold"/> (at least 0).</summary>
    public PrioritizedSweeping(ActionValues values, int planningSteps, double threshold, double learningRate, double gamma)
        : base(values, learningRate, gamma)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(planningSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(threshold);
        (_planningSteps, _threshold) = (planningSteps, threshold);
        _model = new DeterministicModel(values);
        _priorities = new double[values.All.Length];
        _predecessors = new List<int>[values.StateCount];
        for (int state = 0; state < _predecessors.Length; state++)
            _predecessors[state] = [];
    }

    /// <inheritdoc/>
    public override void Learn(LiveEpisode<int, int> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        foreach (Experience<int, int> step in batch)
        {
            Consider(Remember(step));
            for (int i = 0; i < _planningSteps && TryTakeFirst(out int index); i++)
            {
                Values.All[index] += LearningRate * Error(index);
                foreach (int predecessor in _predecessors[index / Values.ActionCount])
                    Consider(predecessor);
            }
        }
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        _model.Save(writer.Section("model"));
        writer.Write("priorities", _priorities);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        _model.Load(reader.Section("model"));
        reader.ReadInto("priorities", _priorities);
        _queue.Clear();
        foreach (List<int> predecessors in _predecessors)
            predecessors.Clear();
        for (int index = 0; index < _priorities.Length; index++)
        {
            if (_priorities[index] > 0)
                _queue.Enqueue(index, (-_priorities[index], index));
            if (_model.Knows(index))
                _predecessors[_model[index].NextState].Add(index);
        }
    }

    private int Remember(in Experience<int, int> step)
    {
        int index = Values.IndexOf(step.Observation, step.Action);
        bool isNew = !_model.Knows(index);
        int before = isNew ? -1 : _model[index].NextState;
        _model.Learn(step);
        if (before == step.NextObservation)
            return index;
        if (!isNew)
            _predecessors[before].Remove(index);
        _predecessors[step.NextObservation].Add(index);
        return index;
    }

    // R + gamma max_a Q(S', a) - Q(S, A) by the model.
    private double Error(int index)
    {
        ref readonly DeterministicModel.Outcome outcome = ref _model[index];
        return outcome.Reward + Gamma * (outcome.Terminated ? 0 : Values.Max(outcome.NextState)) - Values.All[index];
    }

    private void Consider(int index)
    {
        double priority = Math.Abs(Error(index));
        if (priority <= _threshold || priority <= _priorities[index])
            return;
        _priorities[index] = priority;
        _queue.Enqueue(index, (-priority, index));
    }

    private bool TryTakeFirst(out int index)
    {
        while (_queue.TryDequeue(out index, out (double NegativePriority, int Index) order))
        {
            if (_priorities[index] != -order.NegativePriority)
                continue;
            _priorities[index] = 0;
            return true;
        }

        return false;
    }
}
