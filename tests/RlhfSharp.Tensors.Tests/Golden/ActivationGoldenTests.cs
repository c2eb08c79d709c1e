using RlhfSharp.TestSupport;
using Values = System.Collections.Generic.IReadOnlyDictionary<string, TorchSharp.torch.Tensor>;

namespace RlhfSharp.Tensors.Tests.Golden;

[Trait("Category", "Fixtures")]
public sealed class ActivationGoldenTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("activations", "softmax");

    [SkippableTheory, MemberData(nameof(Recorded))]
    public void Activation_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        GoldenConfig config = recorded.Config;
        long dimension = config.Integer("dim", -1);
        Func<Tensor, Tensor>? compute = name switch
        {
            _ when name.StartsWith("gelu_tanh_formula") => GeluTanhFormula,
            _ when name.StartsWith("gelu_tanh") => x => nn.functional.gelu(x, GELU.Approximate.tanh),
            _ when name.StartsWith("gelu_exact") => nn.functional.gelu,
            _ when name.StartsWith("relu") => x => nn.functional.relu(x),
            _ when name.StartsWith("tanh") => x => nn.functional.tanh(x),
            _ when name.StartsWith("sigmoid") => nn.functional.sigmoid,
            _ when name.StartsWith("softplus") => x => nn.functional.softplus(x, config.Number("beta", 1), config.Number("threshold", 20)),
            _ when name.StartsWith("silu") => x => nn.functional.silu(x),
            _ when name.StartsWith("leaky_relu") => x => nn.functional.leaky_relu(x, config.Number("negative_slope", SuffixOf(name, 0.01))),
            _ when name.StartsWith("elu") => x => nn.functional.elu(x, config.Number("alpha", 1)),
            _ when name.StartsWith("logsigmoid") => nn.functional.logsigmoid,
            _ when name.StartsWith("mish") => x => x.mul(nn.functional.softplus(x).tanh()),
            _ when name.StartsWith("softmax") => x => nn.functional.softmax(x, dimension),
            _ when name.StartsWith("log_softmax") => x => nn.functional.log_softmax(x, dimension),
            _ when name.StartsWith("logsumexp") => x => x.logsumexp(dimension),
            _ => null,
        };
        if (compute is null)
            TorchFixture.SkipUnknown(recorded);
        else
            recorded.RunWithGradients(inputs => new Dictionary<string, Tensor> { ["y"] = compute(inputs["x"]) });
    }

    private static Tensor GeluTanhFormula(Tensor x) =>
        x.mul(0.5).mul(x.pow(3).mul(0.044715).add(x).mul(Math.Sqrt(2 / Math.PI)).tanh().add(1));

    /// <summary>The number at the end of a name such as leaky_relu_0.01.</summary>
    private static double SuffixOf(string name, double fallback) =>
        double.TryParse(name[(name.LastIndexOf('_') + 1)..], System.Globalization.CultureInfo.InvariantCulture, out double value) ? value : fallback;
}
