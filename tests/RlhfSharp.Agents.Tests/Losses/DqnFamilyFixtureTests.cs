using RlhfSharp.Agents.Losses;
using RlhfSharp.Core;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Losses;

/// <summary>Targets and losses of the DQN family and of SAC against PyTorch, gradients included.</summary>
public sealed class DqnFamilyFixtureTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("dqn_family");

    /// <summary>What a case records is read from its inputs; only double DQN and DQN, which have the same ones, differ by name.</summary>
    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Case_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        Func<IReadOnlyDictionary<string, Tensor>, Dictionary<string, Tensor>>? compute = recorded.Inputs.Keys switch
        {
            var keys when keys.Contains("q_next_target") => x => Mean(x, recorded, x[name.StartsWith("double", StringComparison.Ordinal) ? "q_next_online" : "q_next_target"]),
            var keys when keys.Contains("adv") => x => new() { ["y"] = TemporalDifference.Dueling(x["v"], x["adv"]) },
            var keys when keys.Contains("next_probs") => x => Categorical51(x, recorded),
            var keys when keys.Contains("cur") => x => new() { ["loss"] = QuantileHuber.Evaluate(x["cur"], x["target"]).mean() },
            var keys when keys.Contains("online") => x => new() { ["y"] = Moved(x["target"], x["online"], recorded.Config.Number("tau")) },
            var keys when keys.Contains("log_alpha") => x => Sac(x, recorded),
            _ => null,
        };
        if (compute is null)
            TorchFixture.SkipUnknown(recorded);
        recorded.RunWithGradients(compute!);
    }

    private static Tensor Discounts(IReadOnlyDictionary<string, Tensor> x, GoldenCase recorded) => recorded.Config.Number("gamma") * (1 - x["done"]);

    private static Dictionary<string, Tensor> Mean(IReadOnlyDictionary<string, Tensor> x, GoldenCase recorded, Tensor judge)
    {
        Tensor next = TemporalDifference.Choose(x["q_next_target"], TemporalDifference.BestActions(judge));
        Tensor targets = TemporalDifference.Targets(x["r"], Discounts(x, recorded), next);
        Tensor chosen = TemporalDifference.Choose(x["q"], x["a"]);
        return new() { ["target"] = targets, ["td_error"] = chosen - targets, ["loss"] = TemporalDifference.Huber(chosen, targets).mean() };
    }

    private static Dictionary<string, Tensor> Categorical51(IReadOnlyDictionary<string, Tensor> x, GoldenCase recorded)
    {
        Tensor support = CategoricalReturns.Support(recorded.Config.Number("vmin"), recorded.Config.Number("vmax"), (int)recorded.Config.Integer("atoms"));
        Tensor projected = CategoricalReturns.Project(x["r"], Discounts(x, recorded), x["next_probs"], support);
        return new() { ["projected"] = projected, ["loss"] = CategoricalReturns.CrossEntropy(x["logits"], projected).mean() };
    }

    private static Tensor Moved(Tensor target, Tensor online, double share)
    {
        FusedOps.MoveTowards([target], [online], share);
        return target;
    }

    private static Dictionary<string, Tensor> Sac(IReadOnlyDictionary<string, Tensor> x, GoldenCase recorded)
    {
        double coefficient = Math.Exp(x["log_alpha"].item<float>());
        Tensor targets = SoftActorCritic.Targets(
            x["r"], Discounts(x, recorded), SoftActorCritic.Smallest([x["q1t"], x["q2t"]]), x["logp_next"], coefficient);
        return new()
        {
            ["target"] = targets,
            ["critic"] = SoftActorCritic.CriticLosses([x["q1"], x["q2"]], targets).mean(),
            // the recorded gradients of q1 and q2 are those of the critic loss: the actor's come through the action
            ["actor"] = SoftActorCritic.ActorLosses(x["logp"], SoftActorCritic.Smallest([x["q1"].detach(), x["q2"].detach()]), coefficient).mean(),
            ["alpha_loss"] = SoftActorCritic.CoefficientLosses(x["log_alpha"], x["logp"], x["target_entropy"].item<float>()).mean(),
        };
    }
}
