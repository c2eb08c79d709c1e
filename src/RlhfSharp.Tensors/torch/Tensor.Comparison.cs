namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Ask<EqualOperation>(this, target);

        public Tensor eq(Scalar target) => Ask<EqualOperation>(this, target);

        public Tensor ne(Tensor target) => Ask<NotEqualOperation>(this, target);

        public Tensor ne(Scalar target) => Ask<NotEqualOperation>(this, target);

        public Tensor lt(Tensor target) => Ask<LessOperation>(this, target);

        public Tensor lt(Scalar target) => Ask<LessOperation>(this, target);

        public Tensor le(Tensor target) => Ask<LessOrEqualOperation>(this, target);

        public Tensor le(Scalar target) => Ask<LessOrEqualOperation>(this, target);

        public Tensor gt(Tensor target) => Ask<GreaterOperation>(this, target);

        public Tensor gt(Scalar target) => Ask<GreaterOperation>(this, target);

        public Tensor ge(Tensor target) => Ask<GreaterOrEqualOperation>(this, target);

        public Tensor ge(Scalar target) => Ask<GreaterOrEqualOperation>(this, target);

        public Tensor logical_and(Tensor other) => Ask<LogicalAndOperation>(this, other);

        public Tensor logical_or(Tensor other) => Ask<LogicalOrOperation>(this, other);

        public Tensor logical_not() => Ask<EqualOperation>(this, 0);

        /// <summary>This where the condition holds, <paramref name="y"/> elsewhere; all three broadcast.</summary>
        public Tensor where(Tensor condition, Tensor y)
        {
            if (condition.type != ScalarType.Bool)
                throw new ArgumentException($"where: the condition is of {condition.type}, but must be Bool");
            ScalarType common = Promote(type, y.type);
            long[] shape = Shapes.Broadcast("where", Shapes.Broadcast("where", sizes, y.sizes), condition.sizes);
            Tensor x = As(common), other = y.As(common);
            Tensor result = Allocate(shape, common);
            Elementwise.Where(result, condition, x, other);
            if (x != this)
                x.Dispose();
            if (other != y)
                other.Dispose();
            if (Tape.Records(this, y))
                Tape.Record("where", result, [this, y], [condition], static node =>
                {
                    Tensor chosen = node.Saved(0);
                    if (node.Needs(1))
                        node.Give(1, node.Gradient.masked_fill(chosen, 0.0));
                    if (!node.Needs(0))
                        return;
                    Tensor gradient = torch.zeros(node.Gradient.sizes);
                    Elementwise.Where(gradient, chosen, node.Gradient, gradient);
                    node.Give(0, gradient);
                });
            return result;
        }

        /// <summary>A copy with <paramref name="value"/> where the mask holds.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value)
        {
            CheckMask("masked_fill", mask);
            Tensor result = Allocate(Shapes.Broadcast("masked_fill", sizes, mask.sizes), type);
            Elementwise.Where(result, mask, value, this);
            if (Tape.Records(this))
                Tape.Record("masked_fill", result, [this], [mask], static node => node.Give(0, node.Gradient.masked_fill(node.Saved(0), 0.0)));
            return result;
        }

        public Tensor masked_fill_(Tensor mask, Scalar value)
        {
            Tape.PrepareInPlace("masked_fill_", this);
            CheckMask("masked_fill_", mask);
            CheckInPlaceShape("masked_fill_", mask);
            Elementwise.Where(this, mask, value, this);
            Tape.RecordInPlace("masked_fill_", this, [this], [mask], static node => node.Give(0, node.Gradient.masked_fill(node.Saved(0), 0.0)));
            return this;
        }

        /// <summary>Values forced into [min, max]; no gradient outside. At least one bound is given.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            ScalarType result = type;
            foreach (Scalar? bound in new[] { min, max })
                result = bound is null ? result : Promote(result, bound);
            using Tensor? converted = result == type ? null : As(result);
            Tensor clamped = Bounded(converted ?? this, min, max);
            if (Tape.Records(this))
                Tape.Record("clamp", clamped, [this], [this], node => node.Give(0, node.Gradient.masked_fill(Outside(node.Saved(0), min, max), 0.0)));
            return clamped;
        }

        public Tensor clamp(Tensor? min = null, Tensor? max = null)
        {
            if (min is null && max is null)
                throw new ArgumentException("clamp: give min, max or both");
            if (min is null)
                return ClampTo(max!, upper: true);
            if (max is null)
                return ClampTo(min, upper: false);
            using Tensor raised = ClampTo(min, upper: false);
            return raised.ClampTo(max, upper: true);
        }

        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            Tape.PrepareInPlace("clamp_", this);
            CheckNoOverlap("clamp_");
            using Tensor? outside = Tape.Records(this) ? Outside(this, min, max) : null;
            using (Tensor clamped = Bounded(this, min, max))
                Elementwise.Copy(this, clamped);
            Tape.RecordInPlace("clamp_", this, [this], [outside], static node => node.Give(0, node.Gradient.masked_fill(node.Saved(0), 0.0)));
            return this;
        }

        public Tensor clamp_(Tensor? min = null, Tensor? max = null)
        {
            using Tensor clamped = clamp(min, max);
            return copy_(clamped);
        }

        public Tensor clamp_min(Scalar min) => clamp(min: min);

        public Tensor clamp_max(Scalar max) => clamp(max: max);

        private static Tensor Bounded(Tensor a, Scalar? min, Scalar? max)
        {
            if (min is null && max is null)
                throw new ArgumentException("clamp: give min, max or both");
            Tensor result = AllocateLike(a);
            if (min is not null)
                Elementwise.Binary<MaximumOperation>(result, a, min);
            if (max is not null)
                Elementwise.Binary<MinimumOperation>(result, min is null ? a : result, max);
            return result;
        }

        private static Tensor Outside(Tensor a, Scalar? min, Scalar? max)
        {
            if (min is null)
                return Ask<GreaterOperation>(a, max!);
            Tensor below = Ask<LessOperation>(a, min);
            if (max is null)
                return below;
            using Tensor above = Ask<GreaterOperation>(a, max);
            using (below)
                return below.logical_or(above);
        }

        // As PyTorch: the tensor gets the gradient where it lies within the bound, the bound where it took over.
        private Tensor ClampTo(Tensor bound, bool upper)
        {
            Tensor result = upper ? Arithmetic<MinimumOperation>("clamp", this, bound) : Arithmetic<MaximumOperation>("clamp", this, bound);
            if (Tape.Records(this, bound))
                Tape.Record("clamp", result, [this, bound], [this, bound], node =>
                {
                    Tensor outside = upper ? node.Saved(0).gt(node.Saved(1)) : node.Saved(0).lt(node.Saved(1));
                    node.Give(0, node.Gradient.masked_fill(outside, 0.0));
                    if (node.Needs(1))
                        node.Give(1, node.Gradient.mul(outside));
                });
            return result;
        }

        private void CheckMask(string name, Tensor mask)
        {
            if (mask.type != ScalarType.Bool)
                throw new ArgumentException($"{name}: the mask is of {mask.type}, but must be Bool");
        }

        private static Tensor Ask<TOperation>(Tensor a, Tensor b)
            where TOperation : struct, ICompareOperation
        {
            ScalarType common = Promote(a.type, b.type);
            long[] shape = Shapes.Broadcast("comparison", a.sizes, b.sizes);
            Tensor left = a.As(common), right = b.As(common);
            Tensor result = Allocate(shape, ScalarType.Bool);
            Elementwise.Compare<TOperation>(result, left, right);
            return Tidy(result, ScalarType.Bool, left, a, right, b);
        }

        private static Tensor Ask<TOperation>(Tensor a, Scalar b)
            where TOperation : struct, ICompareOperation
        {
            ScalarType common = Promote(a.type, b);
            if (common == ScalarType.Bool)
                common = ScalarType.Int64;
            Tensor left = a.As(common);
            Tensor result = AllocateLike(a, ScalarType.Bool);
            Elementwise.Compare<TOperation>(result, left, b);
            return Tidy(result, ScalarType.Bool, left, a);
        }
    }
}
