using System.Text.Json;
using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Planning;
using RlhfSharp.Cli.Display;

namespace RlhfSharp.Cli.Tests.Commands;

public class SolveTests
{
    [Fact]
    public void Program_SolveJson_IsOneObjectAndTheGridGoesToStandardError()
    {
        var run = ProgramRun.Of("solve", "--env", "FrozenLake-v1", "--method", "policy-iteration", "--gamma", "0.9", "--set", "is_slippery=false", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        using var document = JsonDocument.Parse(Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(Math.Pow(0.9, 5), document.RootElement.GetProperty("expected_return").GetDouble(), 1e-12);
        Assert.Equal(16, document.RootElement.GetProperty("policy").GetArrayLength());
        Assert.Contains("  H  ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_OfAGrid_ShowArrowsAndValuesInRows()
    {
        var model = new SmallGridworld();
        string[] lines = [.. PlanLines.Of(model, ValueIteration.Solve(model, new PlanningOptions { Gamma = 1 })).Select(Spectre.Console.Markup.Remove)];
        Assert.Equal(["policy", " G ← ← ↓"], lines[..2]);
        Assert.Equal("values", lines[6]);
        Assert.Equal(["-1.000", "-2.000", "-3.000", "-2.000"], lines[8].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Lines_OfOtherStates_AreATableWithoutEndings()
    {
        var model = new BlackjackModel();
        var text = string.Join('\n', PlanLines.Of(model, ValueIteration.Solve(model, new PlanningOptions { Gamma = 1 })).Select(Spectre.Console.Markup.Remove));
        Assert.Contains($"{BlackjackIndex.Encode(20, 10, 0)}: 0", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"{BlackjackIndex.Encode(25, 10, 0)}:", text, StringComparison.Ordinal); // bust
    }

    [Theory]
    [InlineData("--gamma 1.5", "--gamma is 1.5; give a discount from 0 to 1")]
    [InlineData("--tolerance 0", "--tolerance is 0; give a number above 0")]
    [InlineData("--set slippery", "--set slippery: give name=value, an option of the environment")]
    [InlineData("--env CartPole-v1", "CartPole-v1 has no table of transitions to plan with; choose an environment with numbered states, such as FrozenLake-v1.")]
    public void Solve_Mistakes_AreSaidInOneLine(string arguments, string message)
    {
        var run = CommandLineRun.Of(["solve", .. arguments.Split(' ')]);
        Assert.Equal((2, "rlhf: " + message + Environment.NewLine), (run.ExitCode, run.Error));
    }
}
