using RlhfSharp.Agents.Distributions;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Distributions;

/// <summary>Categorical and diagonal normal distributions against PyTorch, gradients included.</summary>
public sealed class DistributionsFixtureTests
{
    // The engine's tests compose every recorded distribution; these are the ones with a class of their own here.
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases(
        recorded => recorded.Name.StartsWith("categorical", StringComparison.Ordinal) || recorded.Name.StartsWith("normal", StringComparison.Ordinal),
        "distributions");

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
