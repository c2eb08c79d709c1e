using System.Text.Json;
using RlhfSharp.Agents.Recipes;

namespace RlhfSharp.Cli.Tests.Commands;

public class AgentsTests
{
    [Fact]
    public void Agents_ByThemselves_ListEveryOne()
    {
        var listed = CommandLineRun.Of("agents");
        Assert.Equal(0, listed.ExitCode);
        foreach (var agent in AgentRegistry.All)
            Assert.Matches($@"\n{agent.Name} +{agent.Family} ", listed.Output);
        Assert.Matches(@"\nq-learning +temporal difference +numbered +numbered +Q-learning", listed.Output);
    }

    [Fact]
    public void Agents_OfOne_IsAConfigurationThatTrainReads()
    {
        using var folder = new TemporaryFolder();
        var shown = CommandLineRun.Of("agents", "ppo").Output;
        Assert.StartsWith("# ppo: Proximal policy optimisation", shown, StringComparison.Ordinal);
        Assert.Contains("rlhf train --env CartPole-v1 --agent ppo", shown, StringComparison.Ordinal);
        Assert.Contains("gamma: 0.98", shown, StringComparison.Ordinal);

        var read = CommandLineRun.Of("train", "--print-config", "--config", folder.Add("ppo.yaml", shown));
        Assert.True(read.ExitCode == 0, read.Error);
        Assert.Contains("agent: ppo", read.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Agents_ForMachines_AreJson()
    {
        using var all = JsonDocument.Parse(CommandLineRun.Of("agents", "--json").Output);
        Assert.Equal(AgentRegistry.All.Count, all.RootElement.GetArrayLength());
        using var one = JsonDocument.Parse(CommandLineRun.Of("agents", "ppo", "--json").Output);
        Assert.Equal("actor-critic", one.RootElement.GetProperty("family").GetString());
        Assert.True(one.RootElement.GetProperty("settings").GetProperty("properties").TryGetProperty("rollout", out _));
        Assert.Contains("ppo-CartPole-v1", one.RootElement.GetProperty("presets").EnumerateArray().Select(preset => preset.GetString()));
    }

    [Fact]
    public void Agents_OfAMisspeltOne_NameTheNearest()
    {
        var run = CommandLineRun.Of("agents", "q-lerning");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Did you mean 'q-learning'?", run.Error, StringComparison.Ordinal);
    }
}
