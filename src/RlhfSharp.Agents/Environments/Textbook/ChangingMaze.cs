using RlhfSharp.Agents.Rendering;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// A maze that becomes another after some steps, counted over all episodes: does an agent notice? (Sutton and Barto,
/// examples 8.2, where the way is blocked, and 8.3, where a shortcut opens.)
/// </summary>
public sealed class ChangingMaze : IEnvironment<int, int>, IRenderable
{
    private readonly DynaMaze _before;
    private readonly DynaMaze _after;
    private long _steps;
    private int _state;

    /// <summary>A maze that is <paramref name="before"/> for the first <paramref name="changeStep"/> steps, then <paramref name="after"/>, of the same size.</summary>
    /// <exception cref="ArgumentException">Mazes of different sizes, or a negative number of steps.</exception>
    public ChangingMaze(IReadOnlyList<string> before, IReadOnlyList<string> after, int changeStep)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(changeStep);
        (_before, _after, ChangeStep) = (new DynaMaze(before), new DynaMaze(after), changeStep);
        if (_before.StateCount != _after.StateCount)
            throw new ArgumentException("The two mazes must have the same size.", nameof(after));
    }

    /// <summary>Before the change of <see cref="Blocking"/> and <see cref="Shortcut"/>: the way goes round the right end, or the left.</summary>
    private static readonly string[] s_openRight = ["........G", ".........", ".........", "########.", ".........", "...S....."];

    private static readonly string[] s_openLeft = ["........G", ".........", ".........", ".########", ".........", "...S....."];

    private static readonly string[] s_openBoth = ["........G", ".........", ".........", ".#######.", ".........", "...S....."];

    /// <summary>The environment option that says when the maze changes.</summary>
    internal const string ChangeStepOption = "change_step";

    /// <summary>When the mazes of the book change.</summary>
    internal const int BlockingStep = 1000, ShortcutStep = 3000;

    /// <summary>Example 8.2: the short way is closed after some steps, and a longer one opened.</summary>
    public static ChangingMaze Blocking(int changeStep = BlockingStep) => new(s_openRight, s_openLeft, changeStep);

    /// <summary>Example 8.3: after some steps a shorter way opens beside the one that is known.</summary>
    public static ChangingMaze Shortcut(int changeStep = ShortcutStep) => new(s_openLeft, s_openBoth, changeStep);

    /// <inheritdoc/>
    public Space<int> ObservationSpace => _before.ObservationSpace;

    /// <inheritdoc/>
    public Space<int> ActionSpace => _before.ActionSpace;

    /// <inheritdoc/>
    public IReadOnlyList<string> ActionNames => _before.ActionNames;

    /// <inheritdoc/>
    public double StepsPerSecond => _before.StepsPerSecond;

    /// <summary>Steps of all episodes after which the maze changes.</summary>
    internal int ChangeStep { get; }

    private DynaMaze Now => _steps < ChangeStep ? _before : _after;

    /// <summary>Starts an episode; a seed also counts the steps from 0 again.</summary>
    public int Reset(int? seed = null)
    {
        if (seed is not null)
            _steps = 0;
        return _state = _before.Reset();
    }

    /// <inheritdoc/>
    public StepResult<int> Step(int action)
    {
        Transition outcome = Now[_state, action][0];
        _steps++;
        _state = outcome.NextState;
        return new StepResult<int>(_state, outcome.Reward, outcome.Terminated, Truncated: false);
    }

    /// <inheritdoc/>
    public Frame Render() => Now.RenderAt(_state);

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write("steps", _steps);
        writer.Write("state", _state);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _steps = reader.ReadInt64("steps");
        _state = (int)reader.ReadInt64("state");
    }
}
