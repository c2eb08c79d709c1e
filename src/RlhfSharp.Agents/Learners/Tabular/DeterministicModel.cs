using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>What the last try of each action in each state led to: the model of Dyna (Sutton and Barto, section 8.2).</summary>
internal sealed class DeterministicModel(ActionValues values) : ICheckpointable
{
    private readonly int _actionCount = values.ActionCount;
    private readonly Outcome[] _outcomes = new Outcome[values.All.Length];
    private readonly List<int> _order = []; // states and actions in the order of their first try
    private readonly List<int> _states = []; // in the order of their first visit
    private readonly int[] _tried = new int[values.All.Length]; // [state, ...]: the actions tried there
    private readonly int[] _triedCount = new int[values.StateCount];

    /// <summary>What is expected of a state and action.</summary>
    public ref readonly Outcome this[int index] => ref _outcomes[index];

    /// <summary>Whether it was ever tried.</summary>
    public bool Knows(int index) => _outcomes[index].IsKnown;

    /// <summary>Remembers a step; gives the index of its state and action.</summary>
    public int Learn(in Experience<int, int> step)
    {
        int index = step.Observation * _actionCount + step.Action;
        if (!_outcomes[index].IsKnown)
            AddTried(index);
        _outcomes[index] = new Outcome(step.Reward, step.NextObservation, step.Terminated, true);
        return index;
    }

    /// <summary>A state seen before and, in it, an action tried before, each at random.</summary>
    public int Sample(RandomStream random)
    {
        int state = SampleState(random);
        return state * _actionCount + _tried[state * _actionCount + random.NextIndex(_triedCount[state])];
    }

    /// <summary>A state seen before, at random.</summary>
    public int SampleState(RandomStream random) => _states[random.NextIndex(_states.Count)];

    public void Save(CheckpointWriter writer)
    {
        writer.Write("order", [.. _order]);
        writer.Write("rewards", Array.ConvertAll([.. _order], index => _outcomes[index].Reward));
        writer.Write("next_states", Array.ConvertAll([.. _order], index => _outcomes[index].NextState));
        writer.Write("terminated", Array.ConvertAll([.. _order], index => _outcomes[index].Terminated ? 1 : 0));
    }

    public void Load(CheckpointReader reader)
    {
        int[] order = reader.ReadInt32s("order"), nextStates = reader.ReadInt32s("next_states"), terminated = reader.ReadInt32s("terminated");
        double[] rewards = new double[order.Length];
        reader.ReadInto("rewards", rewards);
        _order.Clear();
        _states.Clear();
        Array.Clear(_triedCount);
        Array.Clear(_outcomes);
        for (int i = 0; i < order.Length; i++)
        {
            AddTried(order[i]);
            _outcomes[order[i]] = new Outcome(rewards[i], nextStates[i], terminated[i] == 1, true);
        }
    }

    private void AddTried(int index)
    {
        (int state, int action) = Math.DivRem(index, _actionCount);
        _order.Add(index);
        if (_triedCount[state] == 0)
            _states.Add(state);
        _tried[state * _actionCount + _triedCount[state]++] = action;
    }

    /// <summary>What a step led to.</summary>
    internal readonly record struct Outcome(double Reward, int NextState, bool Terminated, bool IsKnown);
}
