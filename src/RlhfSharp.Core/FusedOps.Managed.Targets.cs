using TorchSharp.Kernels;

namespace RlhfSharp.Core;

// Target networks of the managed engine.
public static unsafe partial class FusedOps
{
    private static void Blend(IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> sources, double share)
    {
        for (int i = 0; i < targets.Count; i++)
        {
            Tensor target = targets[i], source = Dense(sources[i]);
            Require(target.is_contiguous(), $"target {i} is not contiguous");
            MovingAverage.Step((float)share, source.DataPointer, target.DataPointer, target.numel());
            target.Written();
            GC.KeepAlive(source);
        }
    }
}
