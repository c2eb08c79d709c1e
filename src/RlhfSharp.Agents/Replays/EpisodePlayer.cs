using System.Globalization;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rendering;
using RlhfSharp.Agents.Rendering.Pictures;
using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Replays;

/// <summary>Lets somebody act in an environment and shows every state; what cannot be drawn is shown by what is seen of it.</summary>
public sealed class EpisodePlayer
{
    private const double UsualPace = 4;

    private readonly IVectorEnvironment _environment;
    private readonly IActor _actor;
    private readonly IRenderable? _renderable;

    /// <summary>A player for one copy of an environment.</summary>
    /// <param name="environment">One copy, in the mode <see cref="AutoresetMode.NextStep"/>, so that the last state of an episode can be seen.</param>
    /// <param name="actor">Who acts, greedily.</param>
    public EpisodePlayer(IVectorEnvironment environment, IActor actor)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(environment.Count, 1, nameof(environment));
        (_environment, _actor, _renderable) = (environment, actor, Renderable.Of(environment));
        int count = environment.ActionSpace is Discrete discrete ? discrete.Count : (int)environment.ActionSpace.Size;
        ActionNames = _renderable?.ActionNames is { } names && names.Count == count
            ? names
            : [.. Enumerable.Range(0, count).Select(action => action.ToString(CultureInfo.InvariantCulture))];
        StepsPerSecond = _renderable?.StepsPerSecond ?? UsualPace;
    }

    /// <summary>A name for every discrete action, or for every number of a continuous one.</summary>
    public IReadOnlyList<string> ActionNames { get; }

    /// <summary>Where actions come from.</summary>
    public Space ActionSpace => _environment.ActionSpace;

    /// <summary>How many steps a second look natural.</summary>
    public double StepsPerSecond { get; }

    /// <summary>What the actor's scores of actions are; null where it gives none.</summary>
    public ActionScoreKind? ScoreKind => (_actor as IActionScores)?.ScoreKind;

    /// <summary>An episode while it happens, from the state after the reset to the last.</summary>
    /// <param name="seed">Of the reset.</param>
    /// <param name="maximumSteps">The episode is stopped there, at least 1.</param>
    public IEnumerable<ReplayStep> Play(int seed, int maximumSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSteps, 1);
        return Steps(seed, maximumSteps);
    }

    /// <summary>A whole episode.</summary>
    /// <param name="seed">Of the reset.</param>
    /// <param name="maximumSteps">The episode is stopped there, at least 1.</param>
    public ReplayEpisode Record(int seed, int maximumSteps) => new(seed, [.. Play(seed, maximumSteps)]);

    private IEnumerable<ReplayStep> Steps(int seed, int maximumSteps)
    {
        Tensor observation = _environment.Reset(seed).DetachFromDisposeScope(); // [1, ...]
        try
        {
            ReplayStep step = new(0, Render(observation), 0, 0);
            while (step.Ending is null)
            {
                (ReplayStep Here, ReplayStep Next, Tensor Observation) advanced = Advance(step, observation, maximumSteps);
                yield return advanced.Here;
                observation.Dispose();
                (step, observation) = (advanced.Next, advanced.Observation);
            }

            yield return step;
        }
        finally
        {
            observation.Dispose();
        }
    }

    private (ReplayStep Here, ReplayStep Next, Tensor Observation) Advance(ReplayStep step, Tensor observation, int maximumSteps)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor action = _actor.Act(observation, ActingMode.Greedy).Actions;
        ReplayStep here = step with
        {
            Action = ActionSpace is Discrete ? [action.ToInt64s()[0]] : Array.ConvertAll(action.ToSingles(), number => (double)number),
            Scores = ScoreKind is null ? [] : Array.ConvertAll(((IActionScores)_actor).ScoreActions(observation).ToSingles(), score => (double)score),
        };
        VectorStep result = _environment.Step(action);
        Tensor reached = result.Observations.DetachFromDisposeScope();
        double reward = result.Rewards.ToSingles()[0];
        ReplayStep next = new(step.Number + 1, Render(reached), reward, result.FinishedEpisodes is [EpisodeSummary finished] ? finished.Return : step.Return + reward)
        {
            Ending = result.Terminated.ToFlags()[0] ? EpisodeEnding.Terminated
                : result.Truncated.ToFlags()[0] ? EpisodeEnding.Truncated
                : step.Number + 1 >= maximumSteps ? EpisodeEnding.Stopped
                : null,
        };
        return (here, next, reached);
    }

    private Frame Render(Tensor observation) => _renderable?.Render()
        ?? (_environment.ObservationSpace is Discrete discrete
            ? StatePicture.Render((int)observation.ToInt64s()[0], discrete.Count)
            : StatePicture.Render(observation.ToSingles()));
}
