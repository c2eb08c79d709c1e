using TorchSharp.Kernels;
using MlpKernel = TorchSharp.Kernels.Mlp;

namespace RlhfSharp.Core;

// Small networks of the managed engine: one node on the tape for all networks together.
public static unsafe partial class FusedOps
{
    private static Tensor[] RunMlps(Tensor input, IReadOnlyList<MlpParameters> networks, MlpActivation activation)
    {
        int layers = networks.Sum(network => network.Weights.Count);
        var inputs = new Tensor[1 + 2 * layers]; // input, then weight and bias of every layer of every network
        inputs[0] = Dense(input);
        var values = new Tensor[layers]; // what every layer gives
        var layerCounts = new int[networks.Count];
        long rows = input.shape[0];
        int at = 0;
        for (int n = 0; n < layerCounts.Length; n++)
        {
            (IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> biases) = networks[n];
            layerCounts[n] = weights.Count;
            for (int i = 0; i < weights.Count; i++, at++)
            {
                inputs[1 + 2 * at] = Dense(weights[i]);
                inputs[2 + 2 * at] = Dense(biases[i]);
                long width = weights[i].shape[0];
                values[at] = i == weights.Count - 1 ? NewTensor(rows, width) : NewTensor(rows * width + MlpKernel.Slack(width));
            }
        }

        MlpLayer* layer = stackalloc MlpLayer[layers];
        MlpNetwork* work = stackalloc MlpNetwork[layerCounts.Length];
        Describe(inputs[0], layerCounts, i => inputs[1 + i], i => values[i], activation == MlpActivation.Relu, work, layer);
        MlpKernel.Forward(work, layerCounts.Length);
        GC.KeepAlive(inputs);

        var outputs = new Tensor[layerCounts.Length];
        for (int n = 0, end = 0; n < outputs.Length; n++)
            outputs[n] = values[(end += layerCounts[n]) - 1];
        if (Tape.Records(inputs))
            Tape.RecordMany("mlps", outputs, inputs, [.. inputs, .. values], node => MlpGradients(node, layerCounts, activation));
        foreach (Tensor hidden in values)
            if (Array.IndexOf(outputs, hidden) < 0)
                hidden.Dispose();
        return outputs;
    }

    private static void MlpGradients(Node node, int[] layerCounts, MlpActivation activation)
    {
        int layers = layerCounts.Sum();
        long rows = node.Saved(0).shape[0];
        MlpLayer* layer = stackalloc MlpLayer[layers];
        MlpNetwork* work = stackalloc MlpNetwork[layerCounts.Length];
        Describe(
            node.Saved(0), layerCounts, i => node.Saved(1 + i), i => node.Saved(1 + 2 * layers + i), activation == MlpActivation.Relu, work, layer);

        var gradients = new Tensor?[2 * layers]; // none of layers without a parameter that wants one
        for (int i = 0; i < layers; i++)
        {
            if (!node.Needs(1 + 2 * i) && !node.Needs(2 + 2 * i))
                continue;
            gradients[2 * i] = NewTensor(layer[i].Outputs, layer[i].Inputs);
            gradients[2 * i + 1] = NewTensor(layer[i].Outputs);
            layer[i].WeightGradient = gradients[2 * i]!.DataPointer;
            layer[i].BiasGradient = gradients[2 * i + 1]!.DataPointer;
        }

        var alive = new List<Tensor>();
        for (int n = 0; n < layerCounts.Length; n++)
        {
            Tensor outer = node.GradientOrNull(n)?.contiguous() ?? zeros(rows, work[n].Layers[layerCounts[n] - 1].Outputs);
            Tensor partial = NewTensor(Math.Max(0, MlpKernel.Blocks(rows) - 1) * MlpKernel.ParameterCount(work + n));
            work[n].OutputGradient = outer.DataPointer;
            work[n].PartialGradients = partial.DataPointer;
            alive.AddRange([outer, partial]);
            if (!node.Needs(0))
                continue;
            Tensor inner = NewTensor(node.Saved(0).shape);
            work[n].InputGradient = inner.DataPointer;
            alive.Add(inner);
        }

        MlpKernel.Backward(work, layerCounts.Length);
        GC.KeepAlive(alive);
        for (int i = 0; i < gradients.Length; i++)
            if (gradients[i] is { } gradient)
                node.Give(1 + i, gradient);
        if (node.Needs(0))
            for (int n = 0; n < layerCounts.Length; n++)
                node.Give(0, alive[3 * n + 2]);
    }

    /// <summary>Pointers to the parameters (weight and bias in turn) and the values of every layer of every network.</summary>
    private static void Describe(
        Tensor input, int[] layerCounts, Func<int, Tensor> parameter, Func<int, Tensor> value, bool isRelu, MlpNetwork* networks, MlpLayer* layers)
    {
        int at = 0;
        for (int n = 0; n < layerCounts.Length; n++)
        {
            networks[n] = new MlpNetwork
            {
                Layers = layers + at, LayerCount = layerCounts[n], IsRelu = isRelu, Input = input.DataPointer, Rows = input.shape[0],
            };
            for (int i = 0; i < layerCounts[n]; i++, at++)
            {
                Tensor weight = parameter(2 * at);
                layers[at] = new MlpLayer
                {
                    Inputs = weight.shape[1], Outputs = weight.shape[0], Weight = weight.DataPointer,
                    Bias = parameter(2 * at + 1).DataPointer, Output = value(at).DataPointer,
                };
            }
        }
    }
}
