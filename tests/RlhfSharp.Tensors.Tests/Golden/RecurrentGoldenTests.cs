using System.Text.RegularExpressions;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Tensors.Tests.Golden;

/// <summary>What kind of network a case holds, its layers and directions are read from the shapes and names of its inputs.</summary>
[Trait("Category", "Fixtures")]
public sealed partial class RecurrentGoldenTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("recurrent");

    [SkippableTheory, MemberData(nameof(Recorded))]
    public void Recurrent_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        string[] parameters = recorded.Inputs.Keys.Where(key => ParameterName().IsMatch(key)).ToArray();
        if (parameters.Length + recorded.Inputs.Keys.Count(key => key is "x" or "h0" or "c0") != recorded.Inputs.Count
            || !recorded.Inputs.TryGetValue("weight_hh_l0", out GoldenTensor? recurrent))
        {
            TorchFixture.SkipUnknown(recorded);
            return;
        }
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> inputs = recorded.InputTensors();
        (nn.Module module, Func<Dictionary<string, Tensor>> run) = Build(recorded, inputs, recurrent.Shape[1], recurrent.Shape[0] / recurrent.Shape[1]);
        Assert.Equal(parameters.Order(), module.state_dict().Keys.Order());
        module.load_state_dict(parameters.ToDictionary(key => key, key => inputs[key]));
        Dictionary<string, Tensor> outputs = run();
        foreach ((string key, GoldenTensor expected) in recorded.Outputs)
            GoldenAssert.Close(expected, outputs[key], $"{recorded}, output {key}");
        foreach (string key in parameters)
            inputs[key] = module.get_parameter(key)!;
        recorded.CheckGradients(inputs, outputs);
        module.Dispose();
    }

    private static (nn.Module Module, Func<Dictionary<string, Tensor>> Run) Build(
        GoldenCase recorded, Dictionary<string, Tensor> inputs, long units, long gates)
    {
        GoldenConfig config = recorded.Config;
        bool bias = inputs.ContainsKey("bias_ih_l0"), both = inputs.ContainsKey("weight_ih_l0_reverse"), batchFirst = config.Flag("batch_first", true);
        long layers = inputs.Keys.Count(key => ParameterName().IsMatch(key) && key.StartsWith("weight_hh_l") && !key.EndsWith("_reverse"));
        long width = recorded.Inputs["weight_ih_l0"].Shape[1];
        (Tensor x, Tensor? h0, Tensor? c0) = (inputs["x"], inputs.GetValueOrDefault("h0"), inputs.GetValueOrDefault("c0"));
        switch (gates)
        {
            case 4:
                LSTM lstm = nn.LSTM(width, units, layers, bias, batchFirst, bidirectional: both);
                return (lstm, () =>
                {
                    (Tensor y, Tensor hn, Tensor cn) = lstm.call(x, h0 is null ? null : (h0, c0!));
                    return new() { ["y"] = y, ["hn"] = hn, ["cn"] = cn };
                });
            case 3:
                GRU gru = nn.GRU(width, units, layers, bias, batchFirst, bidirectional: both);
                return (gru, () => Outputs(gru.call(x, h0)));
            default:
                bool relu = config.Text("nonlinearity", recorded.Name).Contains("relu", StringComparison.OrdinalIgnoreCase);
                RNN rnn = nn.RNN(width, units, layers, relu ? nn.NonLinearities.ReLU : nn.NonLinearities.Tanh, bias, batchFirst, bidirectional: both);
                return (rnn, () => Outputs(rnn.call(x, h0)));
        }

        static Dictionary<string, Tensor> Outputs((Tensor, Tensor) pair) => new() { ["y"] = pair.Item1, ["hn"] = pair.Item2 };
    }

    [GeneratedRegex("^(weight|bias)_(ih|hh)_l[0-9]+(_reverse)?$")]
    private static partial Regex ParameterName();
}
