using System.Text.RegularExpressions;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Learners;

public sealed class LearnerSourceTests
{
    [Fact]
    public void PpoLearner_NamesNeitherTextNorEnvironment()
    {
        string source = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "RlhfSharp.Agents", "Learners", "PpoLearner.cs"));
        Assert.Empty(Regex.Matches(source, "text|token|prompt|response|language|environment|episode|cartpole|gym", RegexOptions.IgnoreCase)
            .Select(match => match.Value));
    }

    [Theory]
    [InlineData("A2cLearner")]
    [InlineData("ReinforceLearner")]
    [InlineData("CemLearner")]
    [InlineData("ArsLearner")]
    [InlineData("EvolutionStrategiesLearner")]
    public void Learner_NamesNoEnvironment(string learner)
    {
        string source = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "RlhfSharp.Agents", "Learners", $"{learner}.cs"));
        Assert.Empty(Regex.Matches(source, "environment|cartpole|gym|text|token", RegexOptions.IgnoreCase).Select(match => match.Value));
    }
}
