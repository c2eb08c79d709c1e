using RlhfSharp.Agents.Environments;

namespace RlhfSharp.Agents.Tests.Environments;

public sealed class EnvironmentCheckerTests
{
    public static IEnumerable<object[]> Registered() => EnvironmentRegistry.All.Select(specification => new object[] { specification.Id });

    [Theory, MemberData(nameof(Registered))]
    public void Check_RegisteredEnvironment_FindsNothing(string id)
    {
        EnvironmentSpecification specification = EnvironmentRegistry.Find(id);
        Assert.Empty((specification.HasDiscreteObservations, specification.HasDiscreteActions) switch
        {
            (true, true) => EnvironmentChecker.Check(EnvironmentRegistry.Create<int, int>(id)),
            (false, true) => EnvironmentChecker.Check(EnvironmentRegistry.Create<float[], int>(id)),
            (false, false) => EnvironmentChecker.Check(EnvironmentRegistry.Create<float[], float[]>(id)),
            _ => EnvironmentChecker.Check(EnvironmentRegistry.Create<int, float[]>(id)),
        });
    }

    [Fact]
    public void Check_RandomWalkWithoutFault_FindsNothing() => Assert.Empty(EnvironmentChecker.Check(new FaultyEnvironment("none")));

    [Theory]
    [InlineData("outside", "lies outside Box(-3; 3; [1])")]
    [InlineData("length", "lies outside Box(-3; 3; [1])")]
    [InlineData("nan", "has NaN in it")]
    [InlineData("null", "is null")]
    [InlineData("reward", "rewards must be finite")]
    [InlineData("unseeded reset", "a seed must restart every random stream")]
    [InlineData("unseeded steps", "draw every random number from a stream that Reset(seed) restarts")]
    [InlineData("random not saved", "Save and Load must hold the whole state")]
    [InlineData("another name", "Save or Load failed")]
    [InlineData("end", "asks for Reset")]
    [InlineData("bad action", "It took the action 2, which is outside Discrete(2)")]
    [InlineData("bad action crashes", "made it throw IndexOutOfRangeException")]
    [InlineData("reuse", "give a new array each time")]
    [InlineData("action space", "Sample and Contains disagree")]
    [InlineData("exception", "It threw NotImplementedException: to be written")]
    public void Check_WithAFault_NamesIt(string fault, string expected)
    {
        IReadOnlyList<string> findings = EnvironmentChecker.Check(new FaultyEnvironment(fault));
        Assert.Contains(findings, finding => finding.Contains(expected, StringComparison.Ordinal));
    }
}
