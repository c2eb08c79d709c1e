using TorchSharp;
using static TorchSharp.torch;

namespace RlhfSharp.Core;

// TorchSharp: the same networks in TorchSharp's own calls.
public static partial class FusedOps
{
    private static Tensor[] RunMlps(Tensor input, IReadOnlyList<MlpParameters> networks, MlpActivation activation)
    {
        var outputs = new Tensor[networks.Count];
        for (int n = 0; n < outputs.Length; n++)
        {
            using var scope = NewDisposeScope();
            Tensor x = input;
            for (int i = 0; i < networks[n].Weights.Count; i++)
            {
                if (i > 0)
                    x = activation == MlpActivation.Tanh ? x.tanh() : x.relu();
                x = nn.functional.linear(x, networks[n].Weights[i], networks[n].Biases[i]);
            }
            outputs[n] = x.MoveToOuterDisposeScope();
        }
        return outputs;
    }
}
