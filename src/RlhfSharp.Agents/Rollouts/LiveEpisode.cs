using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Rollouts;

/// <summary>
/// An episode that happens while it is read: each <see cref="MoveNext"/> lets the behaviour act once more. So a learner can
/// learn from every step before the next is taken (Sarsa, Q-learning), or read to the end first (Monte Carlo), and neither
/// knows the environment.
/// </summary>
public sealed class LiveEpisode<TObservation, TAction>
{
    private readonly IEnvironment<TObservation, TAction> _environment;
    private readonly IBehavior<TObservation, TAction> _behavior;
    private readonly Action<LiveEpisode<TObservation, TAction>> _finished;
    private TObservation _observation;
    private TAction? _chosen;
    private bool _hasChosen;

    internal LiveEpisode(IEnvironment<TObservation, TAction> environment, IBehavior<TObservation, TAction> behavior, int? seed,
        Action<LiveEpisode<TObservation, TAction>> finished)
    {
        _finished = finished;
        _environment = environment;
        _behavior = behavior;
        _observation = environment.Reset(seed);
    }

    /// <summary>The step just taken.</summary>
    public Experience<TObservation, TAction> Current { get; private set; }

    /// <summary>
    /// The action that will be taken next, chosen when it is first asked for: a learner that reads it before its update is
    /// on-policy with the estimates of now (Sarsa), one that does not lets the next action see the update (Q-learning).
    /// After a truncated step it is the action that would have followed.
    /// </summary>
    /// <exception cref="InvalidOperationException">The last step was terminated: nothing follows.</exception>
    public TAction NextAction
    {
        get
        {
            if (!_hasChosen)
            {
                if (Current.Terminated)
                    throw new InvalidOperationException("The episode was terminated: no action follows.");
                _chosen = _behavior.Act(_observation);
                _hasChosen = true;
            }

            return _chosen!;
        }
    }

    /// <summary>True when the last step has been taken.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Undiscounted sum of the rewards so far.</summary>
    public double Return { get; private set; }

    /// <summary>Steps so far.</summary>
    public int Length { get; private set; }

    /// <summary>Takes the next step into <see cref="Current"/>; false when the episode is over.</summary>
    public bool MoveNext()
    {
        if (IsOver)
            return false;
        TAction action = NextAction;
        _hasChosen = false;
        StepResult<TObservation> result = _environment.Step(action);
        Current = new Experience<TObservation, TAction>(_observation, action, result.Reward, result.Observation, result.Terminated, result.Truncated);
        _observation = result.Observation;
        Return += result.Reward;
        Length++;
        IsOver = result.Terminated || result.Truncated;
        if (IsOver)
            _finished(this);
        return true;
    }

    /// <summary>What the learner sees by <c>foreach</c>: itself.</summary>
    public LiveEpisode<TObservation, TAction> GetEnumerator() => this;
}
