using TorchSharp;
using static TorchSharp.torch;

namespace RlhfSharp.Core;

// TorchSharp: the same in TorchSharp's own calls.
public static partial class FusedOps
{
    private static void Blend(IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> sources, double share)
    {
        using IDisposable constant = no_grad();
        for (int i = 0; i < targets.Count; i++)
        {
            using var scope = NewDisposeScope();
            if (share == 1)
                targets[i].copy_(sources[i]);
            else
                targets[i].add_(sources[i] - targets[i], share);
        }
    }
}
