using RlhfSharp.Agents.Environments;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Which environments an agent can be trained on, told by its chapter of the curriculum.</summary>
/// <param name="Observations">What it must see, in words.</param>
/// <param name="Actions">What it chooses from, in words.</param>
/// <param name="Fits">Whether it can be trained on an environment.</param>
public sealed record AgentFit(string Observations, string Actions, Func<EnvironmentSpecification, bool> Fits)
{
    private const string Numbered = "numbered", Numbers = "real numbers", Any = "any", Contextual = "ContextualBandit";

    /// <summary>What an agent can be trained on.</summary>
    public static AgentFit Of(AgentSpecification agent) => agent.Family switch
    {
        "bandits" when agent.Defaults.Environment.Id == Contextual => new(Numbers, Numbered, environment => environment.Id == Contextual),
        "bandits" => new("none", Numbered, environment => environment.Id.EndsWith("Bandit", StringComparison.Ordinal) && environment.HasDiscreteObservations),
        "monte carlo" or "temporal difference" or "planning" =>
            new(Numbered, Numbered, environment => environment.HasDiscreteObservations && environment.HasDiscreteActions),
        "function approximation" => new(Any, Numbered, environment => environment.HasDiscreteActions),
        "continuous control" => new(Numbers, Numbers, environment => !environment.HasDiscreteObservations && !environment.HasDiscreteActions),
        "policy gradients" or "actor-critic" or "black box" => new(Numbers, Any, environment => !environment.HasDiscreteObservations),
        _ => new(Numbers, Numbered, environment => !environment.HasDiscreteObservations && environment.HasDiscreteActions),
    };
}
