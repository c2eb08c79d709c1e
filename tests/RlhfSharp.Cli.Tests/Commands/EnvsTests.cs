using System.Text.Json;
using RlhfSharp.Agents.Environments;

namespace RlhfSharp.Cli.Tests.Commands;

public class EnvsTests
{
    [Fact]
    public void Envs_ByThemselves_ListEveryOneByChapter()
    {
        var listed = CommandLineRun.Of("envs");
        Assert.Equal(0, listed.ExitCode);
        foreach (var environment in EnvironmentRegistry.All)
            Assert.Contains($"\n{environment.Id} ", listed.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nCartPole-v1 +4 numbers +2 numbered +500 +475 +Balance", listed.Output);
        Assert.Matches(@"\nFrozenLake-v1 +16 numbered +4 numbered +100 +0\.7 +Cross", listed.Output);
        Assert.True(listed.Output.IndexOf("classic control", StringComparison.Ordinal) < listed.Output.IndexOf("toy text", StringComparison.Ordinal));
    }

    [Fact]
    public void Envs_OfOne_ShowSpacesOptionsAgentsAndItsFirstState()
    {
        var shown = CommandLineRun.Of("envs", "FrozenLake-v1").Output;
        Assert.Contains("one of 16: 0 to 15", shown, StringComparison.Ordinal);
        Assert.Contains("0 left, 1 down, 2 right, 3 up", shown, StringComparison.Ordinal);
        Assert.Contains("is_slippery: true (default)", shown, StringComparison.Ordinal);
        Assert.Contains("q-learning", shown, StringComparison.Ordinal);
        Assert.Contains("  @ · · ·\n  · H · H", shown, StringComparison.Ordinal);

        var cart = CommandLineRun.Of("envs", "CartPole-v1").Output;
        Assert.Contains("0: -4.8 to 4.8", cart, StringComparison.Ordinal);
        Assert.Contains("1: any", cart, StringComparison.Ordinal);
        Assert.Contains("rlhf train --env CartPole-v1 --agent ppo", cart, StringComparison.Ordinal);
        Assert.DoesNotContain("q-learning", cart, StringComparison.Ordinal);
    }

    [Fact]
    public void Envs_ForMachines_AreJson()
    {
        using var all = JsonDocument.Parse(CommandLineRun.Of("envs", "--json").Output);
        Assert.Equal(EnvironmentRegistry.All.Select(environment => environment.Id), all.RootElement.EnumerateArray().Select(environment => environment.GetProperty("id").GetString()));
        using var one = JsonDocument.Parse(CommandLineRun.Of("envs", "Pendulum-v1", "--json").Output);
        Assert.Equal(-2, one.RootElement.GetProperty("actions").GetProperty("low")[0].GetDouble());
        Assert.Equal(JsonValueKind.Null, one.RootElement.GetProperty("reward_threshold").ValueKind);
        Assert.Equal(200, one.RootElement.GetProperty("maximum_steps").GetInt32());
    }

    [Fact]
    public void Envs_OfAMisspeltOne_NameTheNearest()
    {
        var run = CommandLineRun.Of("envs", "Taxi-v5");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Did you mean 'Taxi-v", run.Error, StringComparison.Ordinal);
    }
}
