using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Distributions;
using RlhfSharp.Agents.Losses;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Losses;

/// <summary>One token-level PPO update of a language model, every intermediate against PyTorch.</summary>
public sealed class PpoLanguageModelFixtureTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("ppo_lm");

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Update_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        if (!name.StartsWith("one_update", StringComparison.Ordinal))
            TorchFixture.SkipUnknown(recorded);
        recorded.RunWithGradients(inputs => Update(recorded.Config, inputs));
    }

    private static Dictionary<string, Tensor> Update(GoldenConfig config, IReadOnlyDictionary<string, Tensor> inputs)
    {
        Tensor mask = inputs["mask"].to(ScalarType.Float32); // [rows, steps]
        Tensor logits = inputs["logits"] / config.Number("temperature"); // [rows, steps, vocabulary]
        Tensor logProbs = Categorical.LogProbs(logits, inputs["tokens"]) * mask;
        Tensor kl = KlEstimators.K1(inputs["logp_old"], inputs["logp_ref"]) * mask; // as collected
        Tensor isLast = LastSteps(mask);
        Tensor rewards = (kl * -config.Number("kl_coef") + isLast * inputs["scores"].unsqueeze(1)).detach();
        Tensor whitenedRewards = Whitening.Apply(rewards, mask, shiftMean: false);
        Tensor ends = isLast.gt(0);
        AdvantageEstimate estimate = Gae.Estimate(
            whitenedRewards, inputs["values_old"] * mask, null, ends, ends, mask, config.Number("gamma"), config.Number("lambda"));
        Tensor whitened = Whitening.Apply(estimate.Advantages, mask);
        SurrogateTerms surrogate = ClippedSurrogate.Evaluate(logProbs, inputs["logp_old"] * mask, whitened, config.Number("clip"));
        Tensor policyLoss = Masked.Mean(surrogate.Losses, mask);
        Tensor valueLoss = Masked.Mean(ValueLoss.Clipped(inputs["values"], inputs["values_old"], estimate.Returns, config.Number("value_clip")), mask);
        return new Dictionary<string, Tensor>
        {
            ["logp"] = logProbs,
            ["kl_per_token"] = kl,
            ["rewards"] = rewards,
            ["rewards_whitened"] = whitenedRewards,
            ["advantages"] = estimate.Advantages,
            ["returns"] = estimate.Returns,
            ["advantages_whitened"] = whitened,
            ["policy_loss"] = policyLoss,
            ["value_loss"] = valueLoss,
            ["entropy"] = Masked.Mean(Categorical.Entropies(logits), mask),
            ["approx_kl"] = Masked.Mean(0.5 * surrogate.LogRatio.square(), mask),
            ["clip_fraction"] = Masked.Mean(ClippedSurrogate.IsClipped(surrogate.Ratio, config.Number("clip")), mask),
            ["loss"] = policyLoss + config.Number("vf_coef") * valueLoss,
        };
    }

    // 1 where a step is real and the next is not.
    private static Tensor LastSteps(Tensor mask)
    {
        long rows = mask.shape[0], steps = mask.shape[1];
        Tensor following = cat([mask.narrow(1, 1, steps - 1), zeros(rows, 1)], 1);
        return mask * (1 - following);
    }
}
