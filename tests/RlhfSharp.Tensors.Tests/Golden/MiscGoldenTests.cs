using RlhfSharp.TestSupport;
using Values = System.Collections.Generic.IReadOnlyDictionary<string, TorchSharp.torch.Tensor>;

namespace RlhfSharp.Tensors.Tests.Golden;

[Trait("Category", "Fixtures")]
public sealed class MiscGoldenTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("misc");

    [SkippableTheory, MemberData(nameof(Recorded))]
    public void Operations_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        long dimension = recorded.Config.Integer("dim", 1);
        Func<Values, Dictionary<string, Tensor>>? compute = name switch
        {
            _ when name.StartsWith("broadcast_add_mul") => x => new() { ["y"] = x["a"].add(x["b"]).mul(x["b"]) },
            _ when name.StartsWith("reductions") => x => Reductions(x["x"], dimension),
            _ when name.StartsWith("gather_scatter") => x => new() { ["gather"] = x["x"].gather(dimension, x["idx"]) },
            _ when name.StartsWith("min_max_clamp_where") => x => MinClampWhere(x["a"], x["b"]),
            _ when name.StartsWith("concat_transpose_slice") => x => new() { ["y"] = ConcatTransposeSlice(recorded, x["a"], x["b"]) },
            _ when name.StartsWith("mlp_tanh_value") => x => new() { ["loss"] = MlpLoss(x) },
            _ => null,
        };
        if (compute is null)
            TorchFixture.SkipUnknown(recorded);
        else
            recorded.RunWithGradients(compute);
    }

    private static Dictionary<string, Tensor> Reductions(Tensor x, long dimension) => new()
    {
        ["mean"] = x.mean([dimension]),
        ["std_unbiased"] = x.std(dimension),
        ["var_biased"] = x.var(dimension, unbiased: false),
        ["sum"] = x.sum(dimension),
        ["max"] = x.amax([dimension], false),
        ["prod"] = x.unbind(dimension).Aggregate((product, next) => product.mul(next)),
        ["cumsum"] = x.cumsum(dimension),
    };

    private static Dictionary<string, Tensor> MinClampWhere(Tensor a, Tensor b) => new()
    {
        ["minimum"] = a.minimum(b),
        ["clamp"] = a.clamp(-0.5, 0.5),
        ["where"] = where(a.gt(0), a, b),
    };

    /// <summary>Rows from the second on of the transpose of both matrices side by side.</summary>
    private static Tensor ConcatTransposeSlice(GoldenCase recorded, Tensor a, Tensor b) =>
        cat([a, b], 1).transpose(0, 1).narrow(0, 1, recorded.Outputs["y"].Shape[0]);

    private static Tensor MlpLoss(Values x)
    {
        Tensor hidden = nn.functional.linear(x["x"], x["w1"], x["b1"]).tanh();
        hidden = nn.functional.linear(hidden, x["w2"], x["b2"]).tanh();
        return nn.functional.mse_loss(nn.functional.linear(hidden, x["w3"], x["b3"]), x["t"]);
    }
}
