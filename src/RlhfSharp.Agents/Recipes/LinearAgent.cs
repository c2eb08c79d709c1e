using RlhfSharp.Agents.Learners.Linear;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Recipes;

/// <summary>A way to learn linear action values: its name, the settings that are its own, and which they are where none are given.</summary>
internal sealed record LinearAgent(string Name, string Description, IReadOnlyList<string> Uses, LinearOptions Defaults)
{
    /// <summary>In the order of the book.</summary>
    public static IReadOnlyList<LinearAgent> All { get; } =
    [
        new("linear-sarsa", "Semi-gradient n-step Sarsa over tiles or other features", ["gamma", "steps"], new()),
        new("differential-sarsa", "Semi-gradient Sarsa for tasks that never end: average reward", ["average_step_size"],
            new()
            {
                Environment = new ControlEnvironmentOptions { Id = "AccessControl", Copies = 1 }, Episodes = 200, StepSize = 0.01,
                Exploration = new() { Start = 0.1 },
            }),
        new("linear-sarsa-lambda", "Sarsa(lambda) over tiles or other features", ["gamma", "lambda", "traces"], new() { StepSize = 0.5 }),
    ];

    /// <summary>What the registry knows of it.</summary>
    public AgentSpecification Specification =>
        AgentSpecification.Of("function approximation", Description, Defaults with { Agent = Name }, LinearControl.Create);

    /// <exception cref="UserException">There is no linear agent of this name.</exception>
    public static LinearAgent Find(string name) => All.FirstOrDefault(agent => agent.Name == name)
        ?? throw new UserException($"'{name}' has no linear values; agents that do are {string.Join(", ", All.Select(agent => agent.Name))}.");

    /// <summary>The learner of these values.</summary>
    public LinearControlLearner<TObservation> CreateLearner<TObservation>(LinearOptions options, LinearActionValues<TObservation> values) => Name switch
    {
        "linear-sarsa" => new SemiGradientSarsa<TObservation>(values, options.Steps, options.StepSize, options.Gamma),
        "linear-sarsa-lambda" => new SemiGradientSarsaLambda<TObservation>(values, options.Lambda, options.Traces, options.StepSize, options.Gamma),
        _ => new DifferentialSarsa<TObservation>(values, options.StepSize, options.AverageStepSize),
    };
}
