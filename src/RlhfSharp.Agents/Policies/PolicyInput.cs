using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Policies;

/// <summary>What one observation of a policy is.</summary>
/// <param name="IsNumbered">The number of a state (int64 [rows]) instead of a list of numbers (float32 [rows, numbers]).</param>
/// <param name="Count">How many states there are; numbers in the list otherwise.</param>
public sealed record PolicyInput(bool IsNumbered, int Count)
{
    /// <summary>What a policy says of itself; null where only its environment tells, as for features.</summary>
    public static PolicyInput? Of(IControlPolicy policy) => policy switch
    {
        DeployedPolicy deployed => Of(deployed.Network),
        TabularPolicy table => new(true, table.StateCount),
        MlpActorCritic network => new(false, network.ObservationSize),
        QNetwork network => new(false, network.ObservationSize),
        ContinuousActor network => new(false, network.ObservationSize),
        VectorPolicy network => new(false, network.Shape.Sizes[0]),
        _ => null,
    };

    /// <summary>What config.json says of a policy with a network or a table.</summary>
    /// <exception cref="UserException">It says neither how many states nor how many numbers there are.</exception>
    public static PolicyInput Of(PolicyDescription description) =>
        description.Has("network") ? Of(description.GetSection("network"))
        : description.Has("state_count") ? new(true, description.Get<int>("state_count"))
        : new(false, description.Get<int>("observation_size"));

    /// <summary>What the observations of an environment are.</summary>
    /// <exception cref="UserException">Neither numbered states nor lists of numbers.</exception>
    public static PolicyInput Of(Space observations) => observations switch
    {
        Discrete states => new(true, states.Count),
        Box numbers => new(false, (int)numbers.Size),
        _ => throw new UserException($"Observations in {observations} are neither numbered states nor lists of numbers: no policy here acts on them."),
    };
}
