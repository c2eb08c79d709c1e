using RlhfSharp.TestSupport;

namespace RlhfSharp.Tensors.Tests.Golden;

[Trait("Category", "Fixtures")]
public sealed class ConvolutionGoldenTests
{
    public static IEnumerable<object[]> Convolutions() => TorchFixture.Cases("conv2d");

    public static IEnumerable<object[]> Pools() => TorchFixture.Cases("pool2d");

    [SkippableTheory, MemberData(nameof(Convolutions))]
    public void Convolution_AsFunction_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        GoldenConfig config = recorded.Config;
        long[] stride = Pair(config, "stride", 1), dilation = Pair(config, "dilation", 1);
        PaddingModes mode = Mode(config);
        recorded.RunWithGradients(inputs =>
        {
            (Tensor x, Tensor w, Tensor? b) = (inputs["x"], inputs["w"], inputs.GetValueOrDefault("b"));
            if (Named(config) is { } kind)
                return Output(nn.functional.conv2d_padding(x, w, b, stride, kind, dilation, config.Integer("groups", 1)));
            long[] padding = Pair(config, "padding", 0);
            if (mode != PaddingModes.Zeros)
                (x, padding) = (nn.functional.pad(x, [padding[1], padding[1], padding[0], padding[0]], mode), [0, 0]);
            return Output(nn.functional.conv2d(x, w, b, stride, padding, dilation, config.Integer("groups", 1)));
        });
    }

    [SkippableTheory, MemberData(nameof(Convolutions))]
    public void Convolution_AsModule_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        GoldenConfig config = recorded.Config;
        long[] weight = recorded.Inputs["w"].Shape;
        bool bias = recorded.Inputs.ContainsKey("b");
        long groups = config.Integer("groups", 1);
        (long, long) stride = Both(Pair(config, "stride", 1)), dilation = Both(Pair(config, "dilation", 1));
        using Conv2d layer = Named(config) is { } kind
            ? nn.Conv2d(weight[1] * groups, weight[0], (weight[2], weight[3]), kind, stride, dilation, Mode(config), groups, bias)
            : nn.Conv2d(weight[1] * groups, weight[0], (weight[2], weight[3]), stride, Both(Pair(config, "padding", 0)), dilation, Mode(config), groups, bias);
        layer.weight = new Parameter(recorded.Inputs["w"].ToTensor());
        if (bias)
            layer.bias = new Parameter(recorded.Inputs["b"].ToTensor());
        Tensor x = recorded.Inputs["x"].ToTensor(true), y = layer.call(x);
        GoldenAssert.Close(recorded.Outputs["y"], y, recorded.ToString());
        Dictionary<string, Tensor> inputs = new() { ["x"] = x, ["w"] = layer.weight };
        if (bias)
            inputs["b"] = layer.bias!;
        recorded.CheckGradients(inputs, Output(y));
    }

    [SkippableTheory, MemberData(nameof(Pools))]
    public void Pool_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        GoldenConfig config = recorded.Config;
        long[] kernel = Pair(config, "kernel", 0);
        long[]? stride = config.Has("stride") ? Pair(config, "stride", 1) : null;
        long[] padding = Pair(config, "padding", 0), dilation = Pair(config, "dilation", 1);
        long? divisor = config.Has("divisor_override") ? config.Integer("divisor_override") : null;
        string kind = config.Text("mode", config.Text("type", name)) + name;
        if (kind.Contains("max", StringComparison.OrdinalIgnoreCase))
            Check(nn.MaxPool2d(kernel, stride, padding, dilation, config.Flag("ceil_mode")));
        else if (kind.Contains("avg", StringComparison.OrdinalIgnoreCase) || kind.Contains("average", StringComparison.OrdinalIgnoreCase))
            Check(nn.AvgPool2d(kernel, stride, padding, config.Flag("ceil_mode"), config.Flag("count_include_pad", true), divisor));
        else
            TorchFixture.SkipUnknown(recorded);

        void Check(nn.Module<Tensor, Tensor> module) => recorded.RunWithGradients(inputs => Output(module.call(inputs["x"])));
    }

    private static Dictionary<string, Tensor> Output(Tensor y) => new() { ["y"] = y };

    private static Padding? Named(GoldenConfig config) => config.Text("padding", "") switch
    {
        "same" => Padding.Same,
        "valid" => Padding.Valid,
        _ => null,
    };

    private static PaddingModes Mode(GoldenConfig config) => Enum.Parse<PaddingModes>(config.Text("padding_mode", "zeros"), ignoreCase: true);

    private static long[] Pair(GoldenConfig config, string name, long fallback) =>
        config.Numbers(name, fallback) is [double down, double across] ? [(long)down, (long)across]
            : [(long)config.Numbers(name, fallback)[0], (long)config.Numbers(name, fallback)[0]];

    private static (long, long) Both(long[] pair) => (pair[0], pair[1]);
}
