namespace RlhfSharp.Core;

// Small networks, whole: what tensor by tensor would cost more in bookkeeping than in arithmetic.
public static partial class FusedOps
{
    /// <summary>Linear layers with an activation between each two of them. Differentiable in the input and all parameters.</summary>
    /// <param name="input">[rows, inputs]</param>
    /// <param name="network">At least one layer.</param>
    /// <param name="activation">After every layer but the last.</param>
    /// <returns>[rows, outputs of the last layer]</returns>
    public static Tensor Mlp(Tensor input, MlpParameters network, MlpActivation activation) => Mlps(input, [network], activation)[0];

    /// <summary>Several networks that see the same input, an actor and its critic say, side by side. See <see cref="Mlp"/>.</summary>
    /// <returns>The output of each network.</returns>
    public static Tensor[] Mlps(Tensor input, IReadOnlyList<MlpParameters> networks, MlpActivation activation)
    {
        foreach (MlpParameters network in networks)
            CheckMlp(input, network);
        return RunMlps(input, networks, activation);
    }

    private static void CheckMlp(Tensor input, MlpParameters network)
    {
        (IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> biases) = network;
        Require(input.dtype == ScalarType.Float32 && input.dim() == 2, $"input is {Text(input)}; expected Float32 [rows, inputs]");
        Require(
            weights.Count > 0 && weights.Count == biases.Count,
            $"the network has {weights.Count} weights and {biases.Count} biases; it needs one of each a layer, and a layer");
        long inputs = input.shape[1];
        for (int i = 0; i < weights.Count; i++)
        {
            Tensor weight = weights[i], bias = biases[i];
            Require(
                weight.dtype == ScalarType.Float32 && weight.dim() == 2 && weight.shape[1] == inputs,
                $"the weight of layer {i} is {Text(weight)}; expected Float32 [outputs, {inputs}]");
            inputs = weight.shape[0];
            Require(
                bias.dtype == ScalarType.Float32 && bias.dim() == 1 && bias.shape[0] == inputs,
                $"the bias of layer {i} is {Text(bias)}; expected Float32 [{inputs}]");
        }
    }
}
