using RlhfSharp.TestSupport;

namespace RlhfSharp.Tensors.Tests.Golden;

[Collection(RlhfSharp.Tensors.Tests.Kernels.KernelCollection.Name)]
[Trait("Category", "Fixtures")]
public sealed class InitialisationGoldenTests
{
    // Schedules are tested in the core.
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases(recorded => !recorded.Outputs.ContainsKey("factor"), "schedules_init");

    [SkippableTheory, MemberData(nameof(Recorded))]
    public void Initialisation_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        using DisposeScope scope = NewDisposeScope();
        if (name.StartsWith("orthogonal"))
        {
            Tensor result = nn.init.Orthogonal(recorded.Inputs["gaussian"].ToTensor(), recorded.Config.Number("gain", 1));
            GoldenAssert.Close(recorded.Outputs["w"], result, recorded.ToString());
            return;
        }
        manual_seed(recorded.Config.Integer("manual_seed", 0));
        if (name.StartsWith("torch_rand_f64")) // the engine has no float64 tensors, but its generator draws the same numbers
        {
            double[] numbers = recorded.Outputs["v"].Data;
            Assert.Equal(numbers, numbers.Select(_ => Generator.Default.NextDouble()).ToArray());
            return;
        }
        long[] shape = recorded.Outputs.Values.First().Shape;
        Tensor? drawn = name switch
        {
            _ when name.StartsWith("nn_linear") => LinearParameters(name),
            _ when name.StartsWith("torch_randn") => randn(shape),
            _ when name.StartsWith("torch_randint") => randint(Part(name, 2), Part(name, 3), shape),
            _ when name.StartsWith("torch_randperm") => randperm(shape[0]),
            _ when name.StartsWith("torch_rand_") => rand(shape),
            _ when name.StartsWith("torch_bernoulli_p") => full(shape, Number(name.Split('_')[2][1..])).bernoulli(),
            _ when name.StartsWith("torch_multinomial") && name.Contains("_with_replacement") => Multinomial(name, shape[0]),
            _ => null,
        };
        if (drawn is null)
            TorchFixture.SkipUnknown(recorded);
        else
            GoldenAssert.Close(recorded.Outputs["v"], drawn, recorded.ToString());
    }

    /// <summary>nn_linear_IN_OUT_weight_then_bias: both parameters end to end.</summary>
    private static Tensor LinearParameters(string name)
    {
        using Linear layer = nn.Linear(Part(name, 2), Part(name, 3));
        return cat([layer.weight.reshape(-1), layer.bias!.reshape(-1)]).detach();
    }

    /// <summary>torch_multinomial_P0_P1_..._COUNT_with_replacement.</summary>
    private static Tensor Multinomial(string name, long count)
    {
        string[] numbers = name[..name.IndexOf("_with_replacement", StringComparison.Ordinal)].Split('_')[2..];
        float[] probabilities = numbers[..^1].Select(part => (float)Number(part)).ToArray();
        return tensor(probabilities).multinomial(count, replacement: true);
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static long Part(string name, int index) => long.Parse(name.Split('_')[index]);
}
