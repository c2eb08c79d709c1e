using RlhfSharp.TestSupport;

namespace RlhfSharp.Tensors.Tests.Golden;

[Trait("Category", "Fixtures")]
public sealed class OptimizerGoldenTests
{
    // TensorFlow's form of RMSprop is no optimizer of the engine: the core's tests replay it.
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases(
        recorded => !(recorded.Name.StartsWith("rmsprop", StringComparison.Ordinal) && recorded.Name.Contains("tf", StringComparison.Ordinal)), "optimizers");

    public static IEnumerable<object[]> Clipping() => TorchFixture.Cases("clip_grad_norm");

    [SkippableTheory, MemberData(nameof(Recorded))]
    public void Step_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = recorded.TensorList("inputs", "params").Select(value => new Parameter(value.ToTensor())).ToArray();
        using optim.Optimizer? optimizer = Create(name, recorded.Config, parameters);
        if (optimizer is null)
        {
            TorchFixture.SkipUnknown(recorded);
            return;
        }
        double error = recorded.Json.GetProperty("outputs").Find("err64")?.AsDouble() ?? 0;
        GoldenTensor[][] gradients = recorded.TensorLists("inputs", "grads");
        GoldenTensor[][] expected = recorded.TensorLists("outputs", "params_after_step");
        for (int step = 0; step < expected.Length; step++)
        {
            for (int i = 0; i < parameters.Length; i++)
                parameters[i].grad = gradients[step][i].ToTensor();
            optimizer.step();
            for (int i = 0; i < parameters.Length; i++)
                GoldenAssert.Close(expected[step][i] with { Err64 = error }, parameters[i], $"{recorded}, parameter {i} after step {step + 1}");
        }
    }

    [SkippableTheory, MemberData(nameof(Clipping))]
    public void ClipGradNorm_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        using DisposeScope scope = NewDisposeScope();
        GoldenTensor[] gradients = recorded.TensorList("inputs", "grads"), expected = recorded.TensorList("outputs", "grads");
        Parameter[] parameters = gradients.Select(gradient => new Parameter(zeros(gradient.Shape))).ToArray();
        for (int i = 0; i < parameters.Length; i++)
            parameters[i].grad = gradients[i].ToTensor();
        double norm = nn.utils.clip_grad_norm_(parameters, recorded.Config.Number("max_norm"), recorded.Config.Number("norm_type", 2));
        GoldenAssert.Close(recorded.Outputs["total_norm"], norm, $"{recorded}, norm");
        for (int i = 0; i < parameters.Length; i++)
            GoldenAssert.Close(expected[i], parameters[i].grad!, $"{recorded}, gradient {i}");
    }

    private static optim.Optimizer? Create(string name, GoldenConfig config, Parameter[] parameters)
    {
        double rate = config.Number("lr"), decay = config.Number("weight_decay", 0), momentum = config.Number("momentum", 0);
        double[] betas = config.Numbers("betas", 0.9, 0.999);
        return name switch
        {
            _ when name.StartsWith("adamw") => torch.optim.AdamW(parameters, rate, betas[0], betas[1], config.Number("eps", 1e-8),
                config.Number("weight_decay", 0.01), config.Flag("amsgrad"), config.Flag("maximize")),
            _ when name.StartsWith("adam") => torch.optim.Adam(parameters, rate, betas[0], betas[1], config.Number("eps", 1e-8),
                decay, config.Flag("amsgrad"), config.Flag("maximize")),
            _ when name.StartsWith("sgd") => torch.optim.SGD(parameters, rate, momentum, config.Number("dampening", 0), decay,
                config.Flag("nesterov"), config.Flag("maximize")),
            _ when name.StartsWith("rmsprop") => torch.optim.RMSProp(parameters, rate, config.Number("alpha", 0.99), config.Number("eps", 1e-8),
                decay, momentum, config.Flag("centered"), config.Flag("maximize")),
            _ => null,
        };
    }
}
