using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Recipes;

/// <summary>
/// The copies that a network learns in, normalised and clipped as it is asked, and the way back: the policy that does by
/// itself what was done for the network here.
/// </summary>
internal sealed class TrainingEnvironment
{
    private readonly NormalizationOptions _normalization;

    /// <summary>Copies as the options ask, for an agent that discounts by <paramref name="gamma"/>: so are the returns that scale rewards, where nothing else is said.</summary>
    /// <exception cref="UserException">An unknown environment, or one whose observations are no lists of numbers.</exception>
    public TrainingEnvironment(ControlEnvironmentOptions options, NormalizationOptions normalization, double gamma)
    {
        normalization = normalization with { Gamma = normalization.Gamma ?? gamma };
        _normalization = normalization;
        IVectorEnvironment copies = EnvironmentRegistry.CreateVector(options.Id, options.Copies, options.ParseOptions());
        RequireNumbers(copies.ObservationSpace, options);
        if (copies.ActionSpace is Box)
            copies = new ClippedVectorEnvironment(copies);
        Copies = normalization.Observations || normalization.Rewards ? new NormalizedVectorEnvironment(copies, normalization) : copies;
    }

    /// <summary>What the network acts in.</summary>
    public IVectorEnvironment Copies { get; }

    /// <summary>An actor and a critic for observations and actions of these copies.</summary>
    public MlpActorCritic CreateNetwork(IReadOnlyList<int> hiddenSizes, double initialLogDeviation, int seed)
    {
        IActionHead head = Copies.ActionSpace is Discrete actions
            ? new CategoricalHead(actions.Count)
            : new GaussianHead((int)Copies.ActionSpace.Size, initialLogDeviation);
        return new MlpActorCritic((int)Copies.ObservationSpace.Size, head, hiddenSizes, (ulong)seed);
    }

    /// <summary>The network with what it needs to act in the environment as it is; the network itself where that is nothing.</summary>
    public IControlPolicy Deploy(IControlPolicy network)
    {
        Box? bounds = Copies.ActionSpace as Box;
        var statistics = _normalization.Observations ? ((NormalizedVectorEnvironment)Copies).ObservationStatistics : null;
        return bounds is null && statistics is null ? network : new DeployedPolicy(network, statistics, _normalization, bounds);
    }

    /// <exception cref="UserException">Observations are no lists of real numbers, which networks need.</exception>
    internal static void RequireNumbers(Space observations, ControlEnvironmentOptions options)
    {
        if (observations is not Box)
            throw new UserException($"{options.Id} has observations in {observations}; this agent needs lists of numbers: choose one that keeps a table (rlhf agents lists them).");
    }
}
