using TorchSharp.Kernels;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The exact Gaussian error linear unit, x Phi(x).</summary>
        public Tensor gelu()
        {
            using DisposeScope scope = NewDisposeScope();
            // erf is good to 1e-7, its own derivative is exact
            return mul(div(Math.Sqrt(2)).erf().add(1).mul(0.5)).MoveToOuterDisposeScope();
        }

        /// <summary>The Gaussian error linear unit, exact or in its tanh form.</summary>
        public unsafe Tensor gelu(GELU.Approximate approximate)
        {
            if (approximate == GELU.Approximate.none)
                return gelu();
            Tensor result = MapKernel(&Gelu.Forward);
            if (Tape.Records(this))
                Tape.Record("gelu", result, [this], [this], static node =>
                {
                    Tensor x = node.Saved(0).contiguous(), gradient = node.Gradient.contiguous(), dx = AllocateLike(gradient);
                    Gelu.Backward(x.DataPointer, gradient.DataPointer, dx.DataPointer, x.Count);
                    GC.KeepAlive(x);
                    GC.KeepAlive(gradient);
                    node.Give(0, dx);
                });
            return result;
        }
    }
}
