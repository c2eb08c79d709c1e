using RlhfSharp.TestSupport;
using Values = System.Collections.Generic.IReadOnlyDictionary<string, TorchSharp.torch.Tensor>;

namespace RlhfSharp.Tensors.Tests.Golden;

[Trait("Category", "Fixtures")]
public sealed class DistributionGoldenTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("distributions");

    [SkippableTheory, MemberData(nameof(Recorded))]
    public void Distribution_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        Func<Values, Dictionary<string, Tensor>>? compute = name switch
        {
            _ when name.StartsWith("categorical_kl") => x => new() { ["kl"] = CategoricalKl(x["p"], x["q"]) },
            _ when name.StartsWith("categorical_masked") => x => Categorical(
                where(x["allowed"], x["logits"], full_like(x["logits"], recorded.Config.Number("fill", -1e8))), x["a"]),
            _ when name.StartsWith("categorical") => x => Categorical(x["logits"], x["a"]),
            _ when name.StartsWith("multi_categorical") => x => MultiCategorical(x["logits"], x["a"], recorded.Config.Numbers("nvec")),
            _ when name.StartsWith("bernoulli") => x => Bernoulli(x["logits"], x["a"]),
            _ when name.StartsWith("normal_kl") => x => new() { ["kl"] = NormalKl(x["m1"], x["s1"], x["m2"], x["s2"]) },
            _ when name.StartsWith("normal") => x => Normal(x["mean"], x["log_std"], x["a"], summed: name.StartsWith("normal_diag")),
            _ when name.StartsWith("squashed_normal") => x => Squashed(x["mean"], x["log_std"], x["noise"], recorded.Config.Number("eps")),
            _ => null,
        };
        if (compute is null)
            TorchFixture.SkipUnknown(recorded);
        else
            recorded.RunWithGradients(compute);
    }

    private static Dictionary<string, Tensor> Categorical(Tensor logits, Tensor actions)
    {
        Tensor logProbs = logits.log_softmax(-1), probs = logits.softmax(-1);
        return new()
        {
            ["log_prob"] = logProbs.gather(-1, actions.unsqueeze(-1)).squeeze(-1),
            ["entropy"] = probs.mul(logProbs).sum(-1).neg(),
            ["probs"] = probs,
        };
    }

    private static Tensor CategoricalKl(Tensor p, Tensor q) => p.softmax(-1).mul(p.log_softmax(-1).sub(q.log_softmax(-1))).sum(-1);

    private static Dictionary<string, Tensor> MultiCategorical(Tensor logits, Tensor actions, double[] sizes)
    {
        Dictionary<string, Tensor>? sum = null;
        long offset = 0;
        for (int i = 0; i < sizes.Length; offset += (long)sizes[i], i++)
        {
            Dictionary<string, Tensor> part = Categorical(logits.narrow(-1, offset, (long)sizes[i]), actions.narrow(-1, i, 1).squeeze(-1));
            sum = sum is null ? part : new()
            {
                ["log_prob"] = sum["log_prob"].add(part["log_prob"]),
                ["entropy"] = sum["entropy"].add(part["entropy"]),
            };
        }
        return sum!;
    }

    private static Dictionary<string, Tensor> Bernoulli(Tensor logits, Tensor actions)
    {
        Tensor entropy = nn.functional.binary_cross_entropy_with_logits(logits, logits.sigmoid(), reduction: nn.Reduction.None);
        return new()
        {
            ["log_prob"] = nn.functional.binary_cross_entropy_with_logits(logits, actions, reduction: nn.Reduction.None).neg().sum(-1),
            ["entropy"] = entropy.sum(-1),
        };
    }

    private static Dictionary<string, Tensor> Normal(Tensor mean, Tensor logStd, Tensor actions, bool summed)
    {
        Tensor logProb = NormalLogProb(mean, logStd, actions);
        Tensor entropy = logStd.add(0.5 + 0.5 * Math.Log(2 * Math.PI)).expand_as(logProb);
        return new() { ["log_prob"] = summed ? logProb.sum(-1) : logProb, ["entropy"] = summed ? entropy.sum(-1) : entropy };
    }

    private static Tensor NormalLogProb(Tensor mean, Tensor logStd, Tensor value)
    {
        Tensor standard = value.sub(mean).div(logStd.exp());
        return standard.square().mul(-0.5).sub(logStd).sub(0.5 * Math.Log(2 * Math.PI));
    }

    private static Tensor NormalKl(Tensor mean1, Tensor deviation1, Tensor mean2, Tensor deviation2)
    {
        Tensor ratio = deviation1.div(deviation2).square();
        Tensor distance = mean1.sub(mean2).div(deviation2).square();
        return ratio.add(distance).sub(1).sub(ratio.log()).mul(0.5);
    }

    private static Dictionary<string, Tensor> Squashed(Tensor mean, Tensor logStd, Tensor noise, double epsilon)
    {
        Tensor sample = mean.add(logStd.exp().mul(noise)), action = sample.tanh();
        Tensor correction = action.square().neg().add(1 + epsilon).log();
        return new() { ["action"] = action, ["log_prob"] = NormalLogProb(mean, logStd, sample).sub(correction).sum(-1) };
    }
}
