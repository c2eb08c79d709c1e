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
            if (name.StartsWith("normal", StringComparison.Ordinal))
                return Normal(name, inputs);
            if (!name.StartsWith("categorical", StringComparison.Ordinal))
                Skip.If(true, $"{recorded}: this distribution is not built, or has tests of its own");
            Tensor logits = inputs.TryGetValue("allowed", out Tensor? allowed) ? Categorical.Allow(inputs["logits"], allowed) : inputs["logits"];
            return new Dictionary<string, Tensor>
            {
                ["log_prob"] = Categorical.LogProbs(logits, inputs["a"]),
                ["entropy"] = Categorical.Entropies(logits),
                ["probs"] = logits.softmax(-1),
            };
        });
    }

    private static Dictionary<string, Tensor> Normal(string name, IReadOnlyDictionary<string, Tensor> inputs)
    {
        if (name.StartsWith("normal_kl", StringComparison.Ordinal))
            return new Dictionary<string, Tensor>
            {
                ["kl"] = DiagonalGaussian.KullbackLeibler(
                    inputs["m1"].unsqueeze(-1), inputs["s1"].log().unsqueeze(-1), inputs["m2"].unsqueeze(-1), inputs["s2"].log().unsqueeze(-1)),
            };
        (Tensor means, Tensor deviations, Tensor actions) = (inputs["mean"], inputs["log_std"], inputs["a"]);
        return name.StartsWith("normal_diag", StringComparison.Ordinal)
            ? new Dictionary<string, Tensor>
            {
                ["log_prob"] = DiagonalGaussian.LogProbs(means, deviations, actions),
                ["entropy"] = DiagonalGaussian.Entropies(deviations).expand(means.shape[0]),
            }
            : new Dictionary<string, Tensor>
            {
                ["log_prob"] = DiagonalGaussian.PerComponent(means, deviations, actions),
                ["entropy"] = DiagonalGaussian.Entropies(deviations.unsqueeze(-1)),
            };
    }
}
