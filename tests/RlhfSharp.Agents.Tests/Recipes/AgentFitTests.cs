using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Tests.Recipes;

public class AgentFitTests
{
    private static readonly string[] s_kinds = ["CartPole-v1", "Pendulum-v1", "FrozenLake-v1", "Blackjack-v1", "GaussianBandit", "ContextualBandit"];

    public static TheoryData<string> Agents { get; } = [.. AgentRegistry.All.Select(agent => agent.Name)];

    [Theory]
    [MemberData(nameof(Agents))]
    public void Fits_ForEveryKindOfEnvironment_SaysWhatTheRecipeSays(string name)
    {
        AgentSpecification agent = AgentRegistry.Find(name);
        AgentFit fit = AgentFit.Of(agent);
        Assert.Contains(EnvironmentRegistry.All, environment => fit.Fits(environment));
        foreach (string id in s_kinds)
        {
            if (!fit.Fits(EnvironmentRegistry.Find(id)))
                continue;
            try
            {
                agent.Create(agent.Defaults with { Environment = agent.Defaults.Environment with { Id = id } }).Dispose();
            }
            catch (UserException error)
            {
                Assert.Contains("give features.low", error.Message, StringComparison.Ordinal); // trainable once it knows the bounds
            }
        }
    }

    [Theory]
    [InlineData("q-learning", "CartPole-v1")]
    [InlineData("q-learning", "Pendulum-v1")]
    [InlineData("ucb", "ContextualBandit")]
    public void Fits_WhereTheRecipeRefuses_SaysNo(string name, string id)
    {
        AgentSpecification agent = AgentRegistry.Find(name);
        Assert.False(AgentFit.Of(agent).Fits(EnvironmentRegistry.Find(id)));
        Assert.Throws<UserException>(() => agent.Create(agent.Defaults with { Environment = agent.Defaults.Environment with { Id = id } }));
    }
}
