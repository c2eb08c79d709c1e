using RlhfSharp.Agents.Distributions;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Distributions;

/// <summary>The distributions that exist, against PyTorch, gradients included.</summary>
public sealed class DistributionsFixtureTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("distributions");

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Distribution_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        recorded.RunWithGradients(inputs =>
        {
            if (name.StartsWith("categorical_kl", StringComparison.Ordinal))
                return new Dictionary<string, Tensor> { ["kl"] = Categorical.KullbackLeibler(inputs["p"], inputs["q"]) };
            if (!name.StartsWith("categorical", StringComparison.Ordinal))
                Skip.If(true, $"{recorded}: of the distributions only Categorical is built");
            Tensor logits = inputs.TryGetValue("allowed", out Tensor? allowed) ? Categorical.Allow(inputs["logits"], allowed) : inputs["logits"];
            return new Dictionary<string, Tensor>
            {
                ["log_prob"] = Categorical.LogProbs(logits, inputs["a"]),
                ["entropy"] = Categorical.Entropies(logits),
                ["probs"] = logits.softmax(-1),
            };
        });
    }
}
