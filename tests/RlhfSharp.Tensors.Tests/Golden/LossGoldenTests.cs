using RlhfSharp.TestSupport;
using Values = System.Collections.Generic.IReadOnlyDictionary<string, TorchSharp.torch.Tensor>;

namespace RlhfSharp.Tensors.Tests.Golden;

[Trait("Category", "Fixtures")]
public sealed class LossGoldenTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("cross_entropy", "losses");

    [SkippableTheory, MemberData(nameof(Recorded))]
    public void Loss_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        GoldenConfig config = recorded.Config;
        nn.Reduction reduction = config.Text("reduction", "mean") switch
        {
            "sum" => nn.Reduction.Sum,
            "none" => nn.Reduction.None,
            _ => nn.Reduction.Mean,
        };
        Func<Values, Tensor>? compute = name switch
        {
            _ when fixture == "cross_entropy" && recorded.Inputs.ContainsKey("logp") =>
                x => nn.functional.nll_loss(x["logp"], x["t"], x.GetValueOrDefault("w"), reduction),
            _ when fixture == "cross_entropy" => x => nn.functional.cross_entropy(x["x"], x["t"], x.GetValueOrDefault("w"),
                config.Integer("ignore_index", -100), reduction, config.Number("label_smoothing", 0)),
            _ when name.StartsWith("huber") => x => nn.functional.huber_loss(x["x"], x["t"], config.Number("delta", 1), reduction),
            _ when name.StartsWith("smooth_l1") => x => nn.functional.smooth_l1_loss(x["x"], x["t"], reduction, config.Number("beta", 1)),
            _ when name.StartsWith("mse") => x => nn.functional.mse_loss(x["x"], x["t"], reduction),
            _ when name.StartsWith("l1") => x => nn.functional.l1_loss(x["x"], x["t"], reduction),
            _ when name.StartsWith("bce_with_logits") => x => nn.functional.binary_cross_entropy_with_logits(
                x["x"], x["t"], x.GetValueOrDefault("weight"), reduction, x.GetValueOrDefault("pos_weight")),
            _ when name.StartsWith("kl_div_batchmean") => x =>
                nn.functional.kl_div(x["x"], x["t"], log_target: false, nn.Reduction.Sum).div(x["x"].shape[0]),
            _ => null,
        };
        if (compute is null)
            TorchFixture.SkipUnknown(recorded);
        else
            recorded.RunWithGradients(inputs => new Dictionary<string, Tensor> { [recorded.Outputs.Keys.Single()] = compute(inputs) });
    }
}
