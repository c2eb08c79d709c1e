using RlhfSharp.TestSupport;
using RlhfSharp.Tensors.Tests.Kernels;

namespace RlhfSharp.Tensors.Tests.Modules;

[Collection(KernelCollection.Name)]
public sealed class RecurrentTests
{
    [Theory]
    [InlineData("lstm", false)]
    [InlineData("lstm", true)]
    [InlineData("gru", false)]
    [InlineData("gru", true)]
    [InlineData("tanh", true)]
    [InlineData("relu", false)]
    public void Layers_InBothDirections_EqualTheirEquations(string kind, bool bias)
    {
        const int width = 3, units = 17, layers = 2, steps = 4, rows = 2;
        manual_seed(5);
        using nn.Module module = Build(kind, width, units, layers, bias, batchFirst: false, bidirectional: true);
        Tensor x = Values(1, steps, rows, width), h0 = Values(2, 2 * layers, rows, units), c0 = Values(3, 2 * layers, rows, units);
        (Tensor output, Tensor hidden, Tensor? cell) = Run(module, x, h0, c0);
        (Tensor expected, Tensor expectedHidden, Tensor? expectedCell) = Equations(kind, module, x, h0, c0, layers);
        Close(expected, output);
        Close(expectedHidden, hidden);
        if (cell is not null)
            Close(expectedCell!, cell);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("tanh")]
    [InlineData("relu")]
    public void Gradients_OfInputStatesAndParameters_AreThoseOfTheEquations(string kind)
    {
        const int width = 2, units = 18, layers = 2, steps = 3, rows = 3;
        manual_seed(6);
        using nn.Module module = Build(kind, width, units, layers, true, batchFirst: false, bidirectional: true);
        float[][] fused = Gradients((x, h, c) => Run(module, x, h, c));
        float[][] plain = Gradients((x, h, c) => Equations(kind, module, x, h, c, layers));
        Assert.Equal(plain.Length, fused.Length);
        for (int i = 0; i < plain.Length; i++)
            KernelArrays.Close(KernelArrays.ToDouble(plain[i]), fused[i], 1e-5);

        float[][] Gradients(Func<Tensor, Tensor, Tensor, (Tensor, Tensor, Tensor?)> run)
        {
            module.zero_grad();
            Tensor[] inputs = [Values(1, steps, rows, width), Values(2, 2 * layers, rows, units), Values(3, 2 * layers, rows, units)];
            foreach (Tensor input in inputs)
                input.requires_grad_();
            (Tensor output, Tensor hidden, Tensor? cell) = run(inputs[0], inputs[1], inputs[2]);
            Tensor loss = output.mul(Values(4, output.shape)).sum() + hidden.mul(Values(5, hidden.shape)).sum();
            if (kind == "lstm")
                loss = loss + cell!.mul(Values(6, cell.shape)).sum();
            loss.backward();
            return inputs.Take(kind == "lstm" ? 3 : 2).Concat(module.parameters()).Select(tensor => tensor.grad!.data<float>().ToArray()).ToArray();
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("tanh")]
    public void Gradients_AgreeWithDifferences(string kind)
    {
        manual_seed(7);
        using nn.Module module = Build(kind, 2, 3, 1, true, batchFirst: true, bidirectional: true);
        Tensor Output(Tensor[] v)
        {
            (Tensor output, Tensor hidden, Tensor? cell) = Run(module, v[0], v[1], v[2]);
            return cat([output.reshape(-1), hidden.reshape(-1), (cell ?? zeros(0)).reshape(-1)]);
        }
        GradientCheck.Run(Output, [Values(1, 2, 3, 2), Values(2, 2, 2, 3), Values(3, 2, 2, 3)]);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("tanh")]
    public void Layouts_OfTheSameSequences_GiveTheSame(string kind)
    {
        manual_seed(8);
        using nn.Module stepsFirst = Build(kind, 3, 4, 2, true, batchFirst: false, bidirectional: true);
        using nn.Module rowsFirst = Build(kind, 3, 4, 2, true, batchFirst: true, bidirectional: true);
        rowsFirst.load_state_dict(stepsFirst.state_dict());
        Tensor x = Values(1, 5, 2, 3);
        (Tensor output, Tensor hidden, _) = Run(stepsFirst, x, null, null);
        (Tensor turned, Tensor hiddenTurned, _) = Run(rowsFirst, x.transpose(0, 1), zeros(4, 2, 4), zeros(4, 2, 4));
        Close(output, turned.transpose(0, 1));
        Close(hidden, hiddenTurned);
        (Tensor single, Tensor hiddenSingle, _) = Run(stepsFirst, x.select(1, 1), null, null);
        Close(output.select(1, 1), single);
        Close(hidden.select(1, 1), hiddenSingle);
    }

    [Fact]
    public void Cells_StepByStep_EqualTheLayer()
    {
        manual_seed(9);
        using LSTM lstm = nn.LSTM(3, 4);
        using LSTMCell lstmCell = nn.LSTMCell(3, 4);
        using GRU gru = nn.GRU(3, 4);
        using GRUCell gruCell = nn.GRUCell(3, 4);
        using RNN rnn = nn.RNN(3, 4, nonLinearity: nn.NonLinearities.ReLU);
        using RNNCell rnnCell = nn.RNNCell(3, 4, nn.NonLinearities.ReLU);
        foreach ((nn.Module layer, nn.Module one) in new (nn.Module, nn.Module)[] { (lstm, lstmCell), (gru, gruCell), (rnn, rnnCell) })
        {
            Assert.Equal(["weight_ih", "weight_hh", "bias_ih", "bias_hh"], one.state_dict().Keys);
            one.load_state_dict(layer.state_dict().ToDictionary(entry => entry.Key[..^3], entry => entry.Value));
        }
        Tensor x = Values(1, 3, 2, 3), h = zeros(2, 4), c = zeros(2, 4);
        foreach (Tensor step in x.unbind())
            (h, c) = lstmCell.call(step, (h, c));
        (_, Tensor hidden, Tensor cell) = lstm.call(x);
        Close(hidden[0], h);
        Close(cell[0], c);
        Tensor g = gruCell.forward(x[0]), r = rnnCell.forward(x[0]);
        foreach (Tensor step in x.unbind()[1..])
            (g, r) = (gruCell.call(step, g), rnnCell.call(step, r));
        Close(gru.call(x).Item2[0], g);
        Close(rnn.call(x).Item2[0], r);
        Close(gruCell.forward(x[0])[1], gruCell.forward(x[0, 1])); // without rows
    }

    [Fact]
    public void Parameters_AreNamedAndStartAsInPyTorch()
    {
        manual_seed(4);
        using LSTM lstm = nn.LSTM(3, 9, 2, bidirectional: true);
        Assert.Equal(
            ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse",
             "bias_hh_l0_reverse", "weight_ih_l1", "weight_hh_l1", "bias_ih_l1", "bias_hh_l1", "weight_ih_l1_reverse", "weight_hh_l1_reverse",
             "bias_ih_l1_reverse", "bias_hh_l1_reverse"],
            lstm.state_dict().Keys);
        Assert.Equal([36, 18], lstm.get_parameter("weight_ih_l1")!.shape);
        manual_seed(4);
        foreach (Parameter parameter in lstm.parameters())
            KernelArrays.Close(KernelArrays.ToDouble(empty(parameter.shape).uniform_(-1.0 / 3, 1.0 / 3).data<float>().ToArray()),
                parameter.data<float>().ToArray(), 1e-7);
    }

    [Fact]
    public void Dropout_BetweenLayers_ActsWhileTrainingOnly()
    {
        using GRU gru = nn.GRU(3, 8, 2, dropout: 0.5);
        Tensor x = Values(1, 4, 2, 3);
        Assert.NotEqual(gru.call(x).Item1.data<float>().ToArray(), gru.call(x).Item1.data<float>().ToArray());
        gru.eval();
        Assert.Equal(gru.call(x).Item1.data<float>().ToArray(), gru.call(x).Item1.data<float>().ToArray());
    }

    [Fact]
    public void Layers_AnyThreadCount_GiveTheSameBits()
    {
        using LSTM lstm = nn.LSTM(20, 70);
        Tensor x = Values(1, 3, 150, 20);
        KernelArrays.SameForAnyThreadCount(() =>
        {
            lstm.zero_grad();
            Tensor output = lstm.call(x).Item1;
            output.square().sum().backward();
            return [.. output.data<float>(), .. lstm.parameters().SelectMany(parameter => parameter.grad!.data<float>().ToArray())];
        });
    }

    [Fact]
    public void Layers_OfWhatDoesNotFit_SayWhatIsNeeded()
    {
        using GRU gru = nn.GRU(3, 4, batchFirst: true);
        Assert.Contains("(rows, steps, 3)", Assert.Throws<ArgumentException>(() => gru.call(zeros(2, 5, 4))).Message);
        Assert.Contains("one step", Assert.Throws<ArgumentException>(() => gru.call(zeros(2, 0, 3))).Message);
        Assert.Contains("[1, 2, 4]", Assert.Throws<ArgumentException>(() => gru.call(zeros(2, 5, 3), zeros(1, 5, 4))).Message);
    }

    private static nn.Module Build(string kind, long width, long units, long layers, bool bias, bool batchFirst, bool bidirectional) => kind switch
    {
        "lstm" => nn.LSTM(width, units, layers, bias, batchFirst, bidirectional: bidirectional),
        "gru" => nn.GRU(width, units, layers, bias, batchFirst, bidirectional: bidirectional),
        _ => nn.RNN(width, units, layers, kind == "relu" ? nn.NonLinearities.ReLU : nn.NonLinearities.Tanh, bias, batchFirst, bidirectional: bidirectional),
    };

    private static (Tensor Output, Tensor Hidden, Tensor? Cell) Run(nn.Module module, Tensor x, Tensor? h, Tensor? c)
    {
        switch (module)
        {
            case LSTM lstm:
                return lstm.call(x, h is null ? null : (h, c!));
            case GRU gru:
                (Tensor y, Tensor hn) = gru.call(x, h);
                return (y, hn, null);
            default:
                (y, hn) = ((RNN)module).call(x, h);
                return (y, hn, null);
        }
    }

    /// <summary>Layers and directions written out with the engine's plain operations; input [steps, rows, width].</summary>
    private static (Tensor Output, Tensor Hidden, Tensor? Cell) Equations(string kind, nn.Module module, Tensor x, Tensor h0, Tensor c0, int layers)
    {
        List<Tensor> hidden = [], cells = [];
        for (int layer = 0; layer < layers; layer++)
        {
            List<Tensor> directions = [];
            for (int direction = 0; direction < 2; direction++)
            {
                string suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                (Tensor h, Tensor c) = (h0[hidden.Count], c0[hidden.Count]);
                Tensor[] outputs = new Tensor[x.shape[0]];
                for (int step = 0; step < outputs.Length; step++)
                {
                    int at = direction == 1 ? outputs.Length - 1 - step : step;
                    Tensor a = nn.functional.linear(x[at], module.get_parameter("weight_ih" + suffix)!, module.get_parameter("bias_ih" + suffix));
                    Tensor b = nn.functional.linear(h, module.get_parameter("weight_hh" + suffix)!, module.get_parameter("bias_hh" + suffix));
                    (h, c) = Step(kind, a, b, h, c);
                    outputs[at] = h;
                }
                directions.Add(stack(outputs));
                hidden.Add(h);
                cells.Add(c);
            }
            x = cat(directions, -1);
        }
        return (x, stack(hidden), stack(cells));
    }

    private static (Tensor H, Tensor C) Step(string kind, Tensor a, Tensor b, Tensor h, Tensor c)
    {
        switch (kind)
        {
            case "lstm":
                Tensor[] gates = (a + b).chunk(4, -1);
                c = gates[1].sigmoid() * c + gates[0].sigmoid() * gates[2].tanh();
                return (gates[3].sigmoid() * c.tanh(), c);
            case "gru":
                (Tensor[] fromInput, Tensor[] fromHidden) = (a.chunk(3, -1), b.chunk(3, -1));
                Tensor z = (fromInput[1] + fromHidden[1]).sigmoid();
                Tensor n = (fromInput[2] + (fromInput[0] + fromHidden[0]).sigmoid() * fromHidden[2]).tanh();
                return ((1 - z) * n + z * h, c);
            default:
                return (kind == "relu" ? (a + b).relu() : (a + b).tanh(), c);
        }
    }

    private static Tensor Values(int seed, params long[] shape) =>
        tensor(KernelArrays.Values(shape.Aggregate(1L, (product, size) => product * size), seed), shape);

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        KernelArrays.Close(expected.ToDoubles(), actual.contiguous().data<float>().ToArray(), 1e-6);
    }
}
