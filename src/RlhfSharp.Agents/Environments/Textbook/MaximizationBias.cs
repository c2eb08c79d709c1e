using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// Two states in which the maximum of noisy estimates misleads (Sutton and Barto, example 6.7): from A, right (1) ends with
/// reward 0 and left (0) leads to B; from B every one of many actions ends with a normal reward of mean -0.1 and
/// variance 1. States: A (0), B (1). In A the actions above 1 are as right, so that both states have the same number.
/// </summary>
public sealed class MaximizationBias : IEnvironment<int, int>
{
    /// <summary>The action that leads to B.</summary>
    public const int Left = 0;

    private const double MeanReward = -0.1;
    private RandomStream _random = new(0);
    private int _state;

    /// <summary>The problem with so many actions in B (at least 2).</summary>
    public MaximizationBias(int actions = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(actions, 2);
        ActionSpace = new Discrete(actions);
    }

    /// <inheritdoc/>
    public Space<int> ObservationSpace { get; } = new Discrete(2);

    /// <inheritdoc/>
    public Space<int> ActionSpace { get; }

    /// <inheritdoc/>
    public int Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        return _state = 0;
    }

    /// <inheritdoc/>
    public StepResult<int> Step(int action)
    {
        if (!ActionSpace.Contains(action))
            throw new ArgumentOutOfRangeException(nameof(action), action, $"MaximizationBias has the actions 0 to {((Discrete)ActionSpace).Count - 1}.");
        if (_state == 0 && action == Left)
            return new StepResult<int>(_state = 1, 0, Terminated: false, Truncated: false);
        double reward = _state == 0 ? 0 : MeanReward + _random.NextNormal();
        return new StepResult<int>(_state, reward, Terminated: true, Truncated: false);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        writer.Write("state", _state);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        _state = (int)reader.ReadInt64("state");
    }
}
