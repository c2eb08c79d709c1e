using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Distributions;
using RlhfSharp.Agents.Losses;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Losses;

/// <summary>Policy and value losses and KL estimators against PyTorch, gradients included.</summary>
public sealed class PpoFixtureTests
{
    // Clipped values as Stable-Baselines3 has them are recorded too; no learner here uses them.
    public static IEnumerable<object[]> Recorded() =>
        TorchFixture.Cases("ppo", "kl_estimators").Where(row => !((string)row[1]).StartsWith("value_clipped_sb3", StringComparison.Ordinal));

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Loss_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        string prefix = new[] { "policy_clip", "value_clipped_cleanrl", "a2c_total", "reinforce", "grad_of_mean_" }
            .FirstOrDefault(known => name.StartsWith(known, StringComparison.Ordinal)) ?? "";
        if (prefix == "")
            TorchFixture.SkipUnknown(recorded);
        recorded.RunWithGradients(inputs => prefix switch
        {
            "policy_clip" => Policy(recorded, inputs),
            "value_clipped_cleanrl" => Loss(ValueLoss.Clipped(inputs["v"], inputs["v_old"], inputs["returns"], recorded.Config.Number("clip")).mean()),
            "a2c_total" => Loss(
                PolicyGradient.Evaluate(Categorical.LogProbs(inputs["logits"], inputs["a"]), inputs["adv"]).mean()
                + recorded.Config.Number("vf_coef") * 2 * ValueLoss.Plain(inputs["v"], inputs["returns"]).mean()
                - recorded.Config.Number("ent_coef") * Categorical.Entropies(inputs["logits"]).mean()),
            "reinforce" => Loss(PolicyGradient.Evaluate(Categorical.LogProbs(inputs["logits"], inputs["a"]), inputs["returns"]).mean()),
            _ => Divergence(name["grad_of_mean_".Length..], inputs),
        });
    }

    private static Dictionary<string, Tensor> Policy(GoldenCase recorded, IReadOnlyDictionary<string, Tensor> inputs)
    {
        double clip = recorded.Config.Number("clip");
        Tensor advantages = recorded.Config.Flag("normalize_advantage")
            ? Whitening.Standardize(inputs["adv"], ones_like(inputs["adv"]))
            : inputs["adv"];
        SurrogateTerms terms = ClippedSurrogate.Evaluate(inputs["logp"], inputs["logp_old"], advantages, clip);
        return new Dictionary<string, Tensor>
        {
            ["loss"] = terms.Losses.mean(),
            ["ratio"] = terms.Ratio,
            ["approx_kl_k1"] = KlEstimators.K1(inputs["logp_old"], inputs["logp"]).mean(),
            ["approx_kl_k3"] = KlEstimators.K3(inputs["logp_old"], inputs["logp"]).mean(),
            ["clip_fraction"] = ClippedSurrogate.IsClipped(terms.Ratio, clip).mean(),
        };
    }

    private static Dictionary<string, Tensor> Divergence(string estimator, IReadOnlyDictionary<string, Tensor> inputs)
    {
        Tensor policy = Categorical.LogProbs(inputs["q_logits"], inputs["a"]), reference = Categorical.LogProbs(inputs["p_logits"], inputs["a"]);
        Tensor perSample = estimator switch
        {
            _ when estimator.StartsWith("k1", StringComparison.Ordinal) => KlEstimators.K1(policy, reference),
            _ when estimator.StartsWith("k2", StringComparison.Ordinal) => KlEstimators.K2(policy, reference),
            _ when estimator.StartsWith("k3", StringComparison.Ordinal) => KlEstimators.K3(policy, reference),
            _ when estimator.StartsWith("exact_kl", StringComparison.Ordinal) => Categorical.KullbackLeibler(inputs["q_logits"], inputs["p_logits"]),
            _ => throw new SkipException($"kl_estimators.json has the estimator '{estimator}', which no test knows"),
        };
        return new Dictionary<string, Tensor> { ["loss"] = perSample.mean(), ["per_sample"] = perSample };
    }

    private static Dictionary<string, Tensor> Loss(Tensor loss) => new() { ["loss"] = loss };
}
