using System.Numerics;
using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor neg()
        {
            Tensor result = type == ScalarType.Float32 ? Map<NegateOperation>(this) : Arithmetic<MultiplyOperation>(this, -1);
            if (Tape.Records(this))
                Tape.Record("neg", result, [this], [], static node => node.Give(0, node.Gradient.neg()));
            return result;
        }

        public Tensor abs()
        {
            if (type != ScalarType.Float32)
            {
                using Tensor negative = neg();
                return maximum(negative);
            }

            Tensor result = Map<AbsoluteOperation>(this);
            if (Tape.Records(this))
                Tape.Record("abs", result, [this], [this], static node => node.Give(0, node.Gradient.mul(node.Saved(0).sign())));
            return result;
        }

        public Tensor sign()
        {
            if (type != ScalarType.Float32)
                return clamp(-1, 1);
            Tensor result = Map<SignOperation>(this);
            if (Tape.Records(this))
                Tape.Record("sign", result, [this], [], static node => node.Give(0, torch.zeros_like(node.Gradient)));
            return result;
        }

        public Tensor square()
        {
            Tensor result = Arithmetic<MultiplyOperation>("square", this, this);
            if (Tape.Records(this))
                Tape.Record("square", result, [this], [this], static node => node.Give(0, node.Gradient.mul(node.Saved(0)).mul_(2.0)));
            return result;
        }

        public Tensor sqrt()
        {
            Tensor result = Map<SquareRootOperation>(this);
            if (Tape.Records(this))
                Tape.Record("sqrt", result, [this], [result], static node => node.Give(0, node.Gradient.div(node.Saved(0)).mul_(0.5)));
            return result;
        }

        public Tensor rsqrt()
        {
            Tensor result = Map<ReciprocalSquareRootOperation>(this);
            if (Tape.Records(this))
                Tape.Record("rsqrt", result, [this], [result], static node =>
                    node.Give(0, node.Gradient.mul(node.Saved(0).pow(3)).mul_(-0.5)));
            return result;
        }

        public unsafe Tensor exp()
        {
            Tensor result = MapKernel(&VectorMath.Exp);
            if (Tape.Records(this))
                Tape.Record("exp", result, [this], [result], static node => node.Give(0, node.Gradient.mul(node.Saved(0))));
            return result;
        }

        public unsafe Tensor exp_()
        {
            Tape.PrepareInPlace("exp_", this);
            CheckNoOverlap("exp_");
            using (Tensor value = detach().MapKernel(&VectorMath.Exp))
                Elementwise.Copy(this, value);
            Tensor self = this;
            Written();
            if (Tape.Records(this))
                Tape.Record("exp_", self, [this], [this], static node => node.Give(0, node.Gradient.mul(node.Saved(0))));
            return this;
        }

        public unsafe Tensor log()
        {
            Tensor result = MapKernel(&VectorMath.Log);
            if (Tape.Records(this))
                Tape.Record("log", result, [this], [this], static node => node.Give(0, node.Gradient.div(node.Saved(0))));
            return result;
        }

        public Tensor log1p()
        {
            Tensor result = Map<LogOnePlusOperation>(this);
            if (Tape.Records(this))
                Tape.Record("log1p", result, [this], [this], static node => node.Give(0, node.Gradient.div(node.Saved(0).add(1.0))));
            return result;
        }

        public Tensor sin()
        {
            Tensor result = Map<SineOperation>(this);
            if (Tape.Records(this))
                Tape.Record("sin", result, [this], [this], static node => node.Give(0, node.Gradient.mul(node.Saved(0).cos())));
            return result;
        }

        public Tensor cos()
        {
            Tensor result = Map<CosineOperation>(this);
            if (Tape.Records(this))
                Tape.Record("cos", result, [this], [this], static node => node.Give(0, node.Gradient.mul(node.Saved(0).sin()).neg()));
            return result;
        }

        public unsafe Tensor tanh()
        {
            Tensor result = MapKernel(&VectorMath.Tanh);
            if (Tape.Records(this))
                Tape.Record("tanh", result, [this], [result], static node => node.Give(0, Chain<TanhBackwardOperation>(node)));
            return result;
        }

        public unsafe Tensor sigmoid()
        {
            Tensor result = MapKernel(&VectorMath.Sigmoid);
            if (Tape.Records(this))
                Tape.Record("sigmoid", result, [this], [result], static node => node.Give(0, Chain<SigmoidBackwardOperation>(node)));
            return result;
        }

        public Tensor relu()
        {
            Tensor result = type == ScalarType.Float32 ? Arithmetic<MaximumOperation>(this, 0.0) : Arithmetic<MaximumOperation>(this, 0);
            if (Tape.Records(this))
                Tape.Record("relu", result, [this], [result], static node => node.Give(0, Chain<ReluBackwardOperation>(node)));
            return result;
        }

        /// <summary>The error function, to about 1e-7.</summary>
        public Tensor erf()
        {
            Tensor result = Map<ErrorFunctionOperation>(this);
            if (Tape.Records(this))
                Tape.Record("erf", result, [this], [this], static node =>
                    node.Give(0, node.Gradient.mul(node.Saved(0).square().neg().exp()).mul_(2 / Math.Sqrt(Math.PI))));
            return result;
        }

        /// <summary>The larger of 0 and x, smoothed: log(1 + exp(beta x)) / beta, and x itself where beta x passes the threshold.</summary>
        internal Tensor Softplus(double beta, double threshold)
        {
            using var scope = NewDisposeScope();
            Tensor scaled = detach().mul(beta);
            Tensor soft = scaled.neg().abs().neg().exp().log1p().add(scaled.relu()).div(beta);
            Tensor result = torch.where(scaled.gt(threshold), detach(), soft).MoveToOuterDisposeScope();
            if (Tape.Records(this))
                Tape.Record("softplus", result, [this], [this], node =>
                {
                    Tensor x = node.Saved(0).mul(beta);
                    node.Give(0, torch.where(x.gt(threshold), node.Gradient, node.Gradient.mul(x.sigmoid())));
                });
            return result;
        }

        public Tensor isnan() => Ask<NotEqualOperation>(this, this);

        public Tensor isfinite()
        {
            if (type != ScalarType.Float32)
                return torch.ones(sizes, ScalarType.Bool);
            using Tensor size = detach().abs();
            return size.lt(double.PositiveInfinity);
        }

        public Tensor isinf()
        {
            if (type != ScalarType.Float32)
                return torch.zeros(sizes, ScalarType.Bool);
            using Tensor size = detach().abs();
            return size.eq(double.PositiveInfinity);
        }

        /// <summary>f(a) for the backward form f of an operation whose result was saved first.</summary>
        private static Tensor Chain<TOperation>(Node node)
            where TOperation : struct, IBinaryOperation
        {
            Tensor gradient = node.Gradient, saved = node.Saved(0);
            Tensor result = AllocateLike(gradient);
            Elementwise.Binary<TOperation>(result, gradient, saved);
            return result;
        }

        private static Tensor Map<TOperation>(Tensor a)
            where TOperation : struct, IUnaryOperation
        {
            Tensor source = a.As(ScalarType.Float32);
            Tensor result = AllocateLike(a, ScalarType.Float32);
            Elementwise.Unary<TOperation>(result, source);
            if (source != a)
                source.Dispose();
            return result;
        }

        /// <summary>A kernel over the packed values, in fixed blocks.</summary>
        internal unsafe Tensor MapKernel(delegate*<float*, float*, long, void> kernel)
        {
            Tensor source = As(ScalarType.Float32), packed = source.Packed();
            Tensor result = AllocateLike(this, ScalarType.Float32);
            var work = new KernelWork { Kernel = kernel, X = packed.DataPointer, Y = result.DataPointer, Count = Count };
            WorkerPool.For((Count + KernelWork.BlockElements - 1) / KernelWork.BlockElements, &KernelWork.Run, &work);
            GC.KeepAlive(packed);
            if (packed != source)
                packed.Dispose();
            if (source != this)
                source.Dispose();
            GC.KeepAlive(this);
            return result;
        }

        private unsafe struct KernelWork
        {
            internal const long BlockElements = 16 * 1024;
            internal delegate*<float*, float*, long, void> Kernel;
            internal float* X;
            internal float* Y;
            internal long Count;

            internal static void Run(void* state, long block)
            {
                var work = (KernelWork*)state;
                long start = block * BlockElements;
                work->Kernel(work->X + start, work->Y + start, Math.Min(BlockElements, work->Count - start));
            }
        }
    }
}
