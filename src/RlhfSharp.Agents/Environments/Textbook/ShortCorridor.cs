using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// A corridor of three states that look alike (Sutton and Barto, example 13.1): right (1) and left (0), but in the second
/// state the two are exchanged. Reward -1 a step until the end on the right. No deterministic policy arrives; the best goes
/// right with probability 2 - sqrt(2).
/// </summary>
public sealed class ShortCorridor : IEnvironment<int, int>
{
    private int _position;

    /// <summary>All that is seen: nothing.</summary>
    public Space<int> ObservationSpace { get; } = new Discrete(1);

    /// <inheritdoc/>
    public Space<int> ActionSpace { get; } = new Discrete(2);

    /// <summary>What happens where nobody sees it: the positions 0 to 2, for planning.</summary>
    public static ITransitionModel Model { get; } = new TabularEnvironment([1, 0, 0], 2, (position, action) => [Outcome(position, action)]);

    /// <inheritdoc/>
    public int Reset(int? seed = null) => _position = 0;

    /// <inheritdoc/>
    public StepResult<int> Step(int action)
    {
        if (!ActionSpace.Contains(action))
            throw new ArgumentOutOfRangeException(nameof(action), action, "ShortCorridor has the actions 0 (left) and 1 (right).");
        Transition outcome = Outcome(_position, action);
        _position = outcome.NextState;
        return new StepResult<int>(0, outcome.Reward, outcome.Terminated, Truncated: false);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => writer.Write("position", _position);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _position = (int)reader.ReadInt64("position");

    private static Transition Outcome(int position, int action)
    {
        bool goesRight = (action == 1) != (position == 1);
        int next = Math.Max(0, position + (goesRight ? 1 : -1));
        return new Transition(1, Math.Min(next, 2), -1, next == 3);
    }
}
