using RlhfSharp.TestSupport;
using Values = System.Collections.Generic.IReadOnlyDictionary<string, TorchSharp.torch.Tensor>;

namespace RlhfSharp.Tensors.Tests.Golden;

[Trait("Category", "Fixtures")]
public sealed class LayerGoldenTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("linear", "embedding", "norms");

    [SkippableTheory, MemberData(nameof(Recorded))]
    public void Layer_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        Func<Values, Tensor>? compute = (fixture, name) switch
        {
            ("linear", _) when name.StartsWith("conv1d_hf") => x => x["x"].matmul(x["w"]).add(x["b"]),
            ("linear", _) when name.StartsWith("lora") => x => nn.functional.linear(x["x"], x["w"], x["b"]).add(
                nn.functional.linear(nn.functional.linear(x["x"], x["A"]), x["B"]).mul(recorded.Config.Number("scale", 1))),
            ("linear", _) when name.StartsWith("matmul") => x => x["a"].matmul(x["b"]),
            ("linear", _) when recorded.Inputs.ContainsKey("x") && recorded.Inputs.ContainsKey("w") =>
                x => nn.functional.linear(x["x"], x["w"], x.GetValueOrDefault("b")),
            ("embedding", _) => x => Embed(x["idx"], x["w"], recorded.Config),
            ("norms", _) when name.StartsWith("layer_norm") => x => nn.functional.layer_norm(
                x["x"], x["w"].shape, x["w"], x.GetValueOrDefault("b"), recorded.Config.Number("eps", 1e-5)),
            ("norms", _) when name.StartsWith("rms_norm") => x => RmsNorm(x["x"], x["w"], recorded.Config.Number("eps")),
            ("norms", _) when name.StartsWith("batch_norm_train") => x => BatchNorm(x["x"], x["w"], x["b"], recorded.Config.Number("eps", 1e-5)),
            _ => null,
        };
        if (compute is null)
            TorchFixture.SkipUnknown(recorded);
        else
            recorded.RunWithGradients(inputs => new Dictionary<string, Tensor> { ["y"] = compute(inputs) });
    }

    public static IEnumerable<object[]> PlainLinear() =>
        TorchFixture.Cases("linear").Where(row => IsPlain((string)row[0], (string)row[1])).DefaultIfEmpty(["linear", Fixtures.AbsentFile]);

    [SkippableTheory, MemberData(nameof(PlainLinear))]
    public void Linear_AsModule_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        using Linear layer = nn.Linear(recorded.Inputs["w"].Shape[1], recorded.Inputs["w"].Shape[0], recorded.Inputs.ContainsKey("b"));
        layer.weight = new Parameter(recorded.Inputs["w"].ToTensor());
        if (recorded.Inputs.TryGetValue("b", out GoldenTensor? bias))
            layer.bias = new Parameter(bias.ToTensor());
        Tensor x = recorded.Inputs["x"].ToTensor(true);
        Tensor y = layer.call(x);
        GoldenAssert.Close(recorded.Outputs["y"], y, recorded.ToString());
        Dictionary<string, Tensor> inputs = new() { ["x"] = x, ["w"] = layer.weight };
        if (layer.bias is not null)
            inputs["b"] = layer.bias;
        recorded.CheckGradients(inputs, new Dictionary<string, Tensor> { ["y"] = y });
    }

    private static bool IsPlain(string fixture, string name) => name == Fixtures.AbsentFile || (!name.StartsWith("conv1d")
        && TorchFixture.Load(fixture, name).Inputs.Keys.Order(StringComparer.Ordinal).SequenceEqual(
            TorchFixture.Load(fixture, name).Inputs.ContainsKey("b") ? ["b", "w", "x"] : ["w", "x"]));

    private static Tensor Embed(Tensor numbers, Tensor table, GoldenConfig config)
    {
        long padding = config.Integer("padding_idx", -1);
        Tensor viaIndexSelect = table.index_select(0, numbers.reshape(-1)).reshape([.. numbers.shape, table.shape[1]]);
        Tensor viaLookup = nn.functional.Lookup(numbers, table, padding);
        Assert.Equal(viaIndexSelect.ToDoubles(), viaLookup.ToDoubles());
        return viaLookup;
    }

    private static Tensor RmsNorm(Tensor x, Tensor weight, double epsilon) =>
        x.mul(x.square().mean([-1], keepdim: true).add(epsilon).rsqrt()).mul(weight);

    private static Tensor BatchNorm(Tensor x, Tensor weight, Tensor bias, double epsilon)
    {
        long[] others = [0, .. Enumerable.Range(2, x.shape.Length - 2).Select(dimension => (long)dimension)];
        long[] perChannel = [1, -1, .. Enumerable.Repeat(1L, x.shape.Length - 2)];
        Tensor centred = x.sub(x.mean(others, keepdim: true));
        Tensor scale = centred.square().mean(others, keepdim: true).add(epsilon).rsqrt();
        return centred.mul(scale).mul(weight.reshape(perChannel)).add(bias.reshape(perChannel));
    }
}
