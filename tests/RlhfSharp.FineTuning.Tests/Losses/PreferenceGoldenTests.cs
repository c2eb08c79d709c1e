using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Losses;
using RlhfSharp.FineTuning.Losses;
using RlhfSharp.TestSupport;

namespace RlhfSharp.FineTuning.Tests.Losses;

public sealed class PreferenceGoldenTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("preference");

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Preference_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        switch (name)
        {
            case var _ when name.StartsWith("reward_pairwise", StringComparison.Ordinal):
                recorded.RunWithGradients(inputs => new Dictionary<string, Tensor>
                {
                    ["loss"] = PreferenceLosses.Pairwise(
                        inputs["chosen"], inputs["rejected"], inputs.GetValueOrDefault("margin"), centreCoefficient: recorded.Config.Number("center_coef", 0)),
                    ["accuracy"] = PreferenceLosses.Accuracy(inputs["chosen"], inputs["rejected"]),
                });
                break;
            case var _ when name.StartsWith("dpo", StringComparison.Ordinal):
                recorded.RunWithGradients(inputs => DirectPreference(recorded, inputs));
                break;
            case var _ when name.StartsWith("orpo", StringComparison.Ordinal):
                recorded.RunWithGradients(inputs => new Dictionary<string, Tensor> { ["loss"] = PreferenceLosses.OddsRatio(inputs["logp_chosen"], inputs["logp_rejected"]) });
                break;
            case var _ when name.StartsWith("grpo", StringComparison.Ordinal):
                recorded.RunWithGradients(inputs => GroupRelative(recorded, inputs));
                break;
            case var _ when name.StartsWith("rloo", StringComparison.Ordinal):
                recorded.RunWithGradients(inputs => new Dictionary<string, Tensor>
                {
                    ["advantages"] = GroupAdvantages.LeaveOneOut(inputs["rewards"], (int)recorded.Config.Integer("group")),
                });
                break;
            default:
                TorchFixture.SkipUnknown(recorded);
                break;
        }
    }

    private static Dictionary<string, Tensor> DirectPreference(GoldenCase recorded, IReadOnlyDictionary<string, Tensor> inputs)
    {
        double beta = recorded.Config.Number("beta");
        Tensor difference = PreferenceLosses.LogRatioDifference(inputs["policy_chosen"], inputs["policy_rejected"], inputs["ref_chosen"], inputs["ref_rejected"]);
        Tensor losses = recorded.Config.Text("kind", "sigmoid") switch
        {
            "ipo" => PreferenceLosses.IdentityPreference(difference, beta),
            "hinge" => PreferenceLosses.Hinge(difference, beta),
            _ => PreferenceLosses.DirectPreference(difference, beta, recorded.Config.Number("label_smoothing", 0)),
        };
        return new Dictionary<string, Tensor>
        {
            ["loss"] = losses.mean(),
            ["losses"] = losses,
            ["chosen_rewards"] = PreferenceLosses.ImplicitReward(inputs["policy_chosen"], inputs["ref_chosen"], beta),
            ["rejected_rewards"] = PreferenceLosses.ImplicitReward(inputs["policy_rejected"], inputs["ref_rejected"], beta),
        };
    }

    private static Dictionary<string, Tensor> GroupRelative(GoldenCase recorded, IReadOnlyDictionary<string, Tensor> inputs)
    {
        Tensor advantages = GroupAdvantages.GroupRelative(inputs["rewards"], (int)recorded.Config.Integer("group"));
        Tensor mask = inputs["mask"].to(ScalarType.Float32); // [rows, steps]
        Tensor surrogate = ClippedSurrogate.Evaluate(inputs["logp"], inputs["logp_old"], advantages.unsqueeze(1) * ones_like(mask), recorded.Config.Number("clip")).Losses;
        Tensor k3 = KlEstimators.K3(inputs["logp"], inputs["logp_ref"]);
        Tensor perRow = ((surrogate + recorded.Config.Number("beta") * k3) * mask).sum(1) / mask.sum(1);
        return new Dictionary<string, Tensor>
        {
            ["loss"] = perRow.mean(),
            ["advantages"] = advantages,
            ["mean_k3"] = ((k3 * mask).sum(1) / mask.sum(1)).mean(),
        };
    }
}
