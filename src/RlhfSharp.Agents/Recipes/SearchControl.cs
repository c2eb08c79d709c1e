using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Search;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Black-box search on an environment: try candidates, move the distribution they come from, and again.</summary>
public static class SearchControl
{
    /// <summary>Policy, distribution, trials and learner for the environment of the options.</summary>
    /// <exception cref="UserException">An unknown environment, or one that the options do not fit.</exception>
    public static ControlAgent Create(SearchControlOptions options) =>
        EnvironmentRegistry.Find(options.Environment.Id).HasDiscreteActions
            ? Create<int>(options, space => space is Discrete actions
                ? outputs => actions.Start + VectorPolicyShape.Largest(outputs)
                : throw new ArgumentException($"Actions in {space} are no numbers to choose from."))
            : Create<float[]>(options, space => new ClippedAction((Box)space).Of);

    private static ControlAgent<Population> Create<TAction>(SearchControlOptions options, Func<Space, ActionOf<TAction>> actionOf)
    {
        IEnvironment<float[], TAction> CreateEnvironment() =>
            EnvironmentRegistry.Create<float[], TAction>(options.Environment.Id, options.Environment.ParseOptions());

        TrainingEnvironment.RequireNumbers(EnvironmentRegistry.CreateVector(options.Environment.Id, 1, options.Environment.ParseOptions()).ObservationSpace, options.Environment);
        IEnvironment<float[], TAction> environment = CreateEnvironment();
        int observationSize = (int)environment.ObservationSpace.Size;
        Space actions = environment.ActionSpace;
        VectorPolicy network = new(
            observationSize, actions is Discrete discrete ? discrete.Count : (int)actions.Size, actions is Discrete, options.HiddenSizes,
            RandomStream.Named((ulong)options.Seed, "weights"));
        SearchDistribution distribution = new(network, options.Deviation);
        RunningMeanStd<double>? statistics = options.NormalizeObservations ? new RunningMeanStd<double>(observationSize) : null;
        NormalizationOptions normalization = new();
        EpisodeEvaluator<TAction> evaluator = new(
            CreateEnvironment, network.Shape, actionOf(actions), options.EpisodesPerCandidate, FusedOps.ThreadCount, statistics, normalization);
        PopulationSource source = new(
            distribution, evaluator, options.Candidates, options.IsMirrored, RandomStream.Named((ulong)options.Seed, "candidates"));
        return new ControlAgent<Population>(source, options.CreateLearner(distribution))
        {
            Policy = actions is Box || statistics is not null ? new DeployedPolicy(network, statistics, normalization, actions as Box) : network,
            Iterations = options.Iterations,
            MainMetrics = ["search/mean_return", "search/best_return"],
        };
    }

    private sealed class ClippedAction(Box box)
    {
        public float[] Of(ReadOnlySpan<float> outputs)
        {
            float[] action = new float[outputs.Length];
            for (int i = 0; i < action.Length; i++)
                action[i] = Math.Clamp(outputs[i], box.Low[i], box.High[i]);
            return action;
        }
    }
}
