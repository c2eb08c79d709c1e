namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target)
        {
            Tensor result = Arithmetic<AddOperation>("add", this, target);
            if (Tape.Records(this, target))
                Tape.Record("add", result, [this, target], [], static node =>
                {
                    node.Give(0, node.Gradient);
                    node.Give(1, node.Gradient);
                });
            return result;
        }

        public Tensor add(Tensor target, Scalar alpha)
        {
            using Tensor scaled = target.mul(alpha);
            return add(scaled);
        }

        public Tensor add(Scalar scalar)
        {
            Tensor result = Arithmetic<AddOperation>(this, scalar);
            if (Tape.Records(this))
                Tape.Record("add", result, [this], [], static node => node.Give(0, node.Gradient));
            return result;
        }

        public Tensor add(Scalar scalar, Scalar alpha) => add(Times(scalar, alpha));

        public Tensor sub(Tensor target)
        {
            Tensor result = Arithmetic<SubtractOperation>("sub", this, target);
            if (Tape.Records(this, target))
                Tape.Record("sub", result, [this, target], [], static node =>
                {
                    node.Give(0, node.Gradient);
                    if (node.Needs(1))
                        node.Give(1, node.Gradient.neg());
                });
            return result;
        }

        public Tensor sub(Scalar target)
        {
            Tensor result = Arithmetic<SubtractOperation>(this, target);
            if (Tape.Records(this))
                Tape.Record("sub", result, [this], [], static node => node.Give(0, node.Gradient));
            return result;
        }

        public Tensor mul(Tensor target)
        {
            Tensor result = Arithmetic<MultiplyOperation>("mul", this, target);
            if (Tape.Records(this, target))
            {
                Tensor? left = Tape.Records(target) ? this : null, right = Tape.Records(this) ? target : null;
                Tape.Record("mul", result, [this, target], [left, right], static node =>
                {
                    if (node.Needs(0))
                        node.Give(0, node.Gradient.mul(node.Saved(1)));
                    if (node.Needs(1))
                        node.Give(1, node.Gradient.mul(node.Saved(0)));
                });
            }

            return result;
        }

        public Tensor mul(Scalar target)
        {
            Tensor result = Arithmetic<MultiplyOperation>(this, target);
            if (Tape.Records(this))
                Tape.Record("mul", result, [this], [], node => node.Give(0, node.Gradient.mul(target)));
            return result;
        }

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode != RoundingMode.None)
                return rounding_mode == RoundingMode.floor
                    ? Arithmetic<FloorDivideOperation>("div", this, target)
                    : Arithmetic<TruncateDivideOperation>("div", this, target);
            Tensor result = Arithmetic<DivideOperation>("div", this, target, ScalarType.Float32);
            if (Tape.Records(this, target))
                Tape.Record("div", result, [this, target], [Tape.Records(target) ? this : null, target], static node =>
                {
                    Tensor quotient = node.Gradient.div(node.Saved(1));
                    node.Give(0, quotient);
                    if (node.Needs(1))
                        node.Give(1, quotient.mul(node.Saved(0)).div(node.Saved(1)).neg());
                });
            return result;
        }

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode != RoundingMode.None)
                return rounding_mode == RoundingMode.floor
                    ? Arithmetic<FloorDivideOperation>(this, target)
                    : Arithmetic<TruncateDivideOperation>(this, target);
            Tensor result = Arithmetic<DivideOperation>(this, new Scalar(target.AsDouble));
            if (Tape.Records(this))
                Tape.Record("div", result, [this], [], node => node.Give(0, node.Gradient.div(target)));
            return result;
        }

        public Tensor pow(Scalar exponent)
        {
            if (exponent.AsDouble == 2)
                return square();
            Tensor result = Arithmetic<PowerOperation>(this, exponent);
            if (Tape.Records(this))
                Tape.Record("pow", result, [this], [this], node =>
                {
                    double power = exponent.AsDouble;
                    node.Give(0, power == 0
                        ? torch.zeros_like(node.Gradient)
                        : node.Gradient.mul(node.Saved(0).pow(power - 1).mul_(power)));
                });
            return result;
        }

        public Tensor pow(Tensor exponent)
        {
            Tensor result = Arithmetic<PowerOperation>("pow", this, exponent);
            if (Tape.Records(this, exponent))
                Tape.Record("pow", result, [this, exponent], [this, exponent, result], static node =>
                {
                    if (node.Needs(0))
                    {
                        Tensor slope = node.Saved(1).mul(node.Saved(0).pow(node.Saved(1).sub(1.0)));
                        node.Give(0, node.Gradient.mul(slope.masked_fill(node.Saved(1).eq(0.0), 0.0)));
                    }

                    if (node.Needs(1))
                    {
                        // 0^b does not change with b > 0, although log 0 is infinite.
                        Tensor slope = node.Saved(2).mul(node.Saved(0).log());
                        node.Give(1, node.Gradient.mul(slope.masked_fill(node.Saved(0).eq(0.0), 0.0)));
                    }
                });
            return result;
        }

        /// <summary>The larger of both; equal values share the gradient evenly, NaN wins.</summary>
        public Tensor maximum(Tensor other) => Extreme<MaximumOperation>("maximum", other, static (a, b) => a.gt(b));

        /// <summary>The smaller of both; equal values share the gradient evenly, NaN wins.</summary>
        public Tensor minimum(Tensor other) => Extreme<MinimumOperation>("minimum", other, static (a, b) => a.lt(b));

        public Tensor max(Tensor other) => maximum(other);

        public Tensor min(Tensor other) => minimum(other);

        public Tensor lerp(Tensor end, Tensor weight) => add(end.sub(this).mul(weight));

        public Tensor add_(Tensor target) => InPlace<AddOperation>("add_", target, static node =>
        {
            node.Give(0, node.Gradient);
            node.Give(1, node.Gradient);
        });

        public Tensor add_(Tensor target, Scalar alpha)
        {
            if (type == ScalarType.Float32 && target.type == ScalarType.Float32 && !Tape.Records(this, target) && !target.OverlapsDifferently(this))
            {
                Tape.PrepareInPlace("add_", this, target);
                CheckInPlaceShape("add_", target);
                Elementwise.Scaled<AddScaledOperation>(this, this, target, alpha.AsFloat);
                Written();
                return this;
            }

            using Tensor scaled = target.mul(alpha);
            return add_(scaled);
        }

        public Tensor add_(Scalar scalar) => InPlace<AddOperation>("add_", scalar, static node => node.Give(0, node.Gradient));

        public Tensor add_(Scalar scalar, Scalar alpha) => add_(Times(scalar, alpha));

        public Tensor sub_(Tensor target) => InPlace<SubtractOperation>("sub_", target, static node =>
        {
            node.Give(0, node.Gradient);
            if (node.Needs(1))
                node.Give(1, node.Gradient.neg());
        });

        public Tensor sub_(Scalar target) => InPlace<SubtractOperation>("sub_", target, static node => node.Give(0, node.Gradient));

        public Tensor mul_(Tensor target) => InPlace<MultiplyOperation>("mul_", target, static node =>
        {
            if (node.Needs(0))
                node.Give(0, node.Gradient.mul(node.Saved(1)));
            if (node.Needs(1))
                node.Give(1, node.Gradient.mul(node.Saved(0)));
        });

        public Tensor mul_(Scalar target) => InPlace<MultiplyOperation>("mul_", target, node => node.Give(0, node.Gradient.mul(target)));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode != RoundingMode.None)
            {
                using Tensor quotient = detach().div(target.detach(), rounding_mode);
                return copy_(quotient);
            }

            return InPlace<DivideOperation>("div_", target, static node =>
            {
                Tensor quotient = node.Gradient.div(node.Saved(1));
                node.Give(0, quotient);
                if (node.Needs(1))
                    node.Give(1, quotient.mul(node.Saved(0)).div(node.Saved(1)).neg());
            });
        }

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode != RoundingMode.None)
            {
                using Tensor quotient = detach().div(target, rounding_mode);
                return copy_(quotient);
            }

            return InPlace<DivideOperation>("div_", target, node => node.Give(0, node.Gradient.div(target)));
        }

        /// <summary>this += value * tensor1 / tensor2.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using Tensor quotient = tensor1.div(tensor2);
            return add_(quotient, value);
        }

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => addcdiv_(tensor1, tensor2, 1.0);

        /// <summary>this += value * tensor1 * tensor2.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using Tensor product = tensor1.mul(tensor2);
            return add_(product, value);
        }

        public Tensor lerp_(Tensor end, Tensor weight)
        {
            using Tensor difference = end.sub(this);
            using Tensor step = difference.mul(weight);
            return add_(step);
        }

        internal static ScalarType Promote(ScalarType left, ScalarType right)
        {
            if (left == ScalarType.Float32 || right == ScalarType.Float32)
                return ScalarType.Float32;
            return left == ScalarType.Int64 || right == ScalarType.Int64 ? ScalarType.Int64 : ScalarType.Bool;
        }

        private static ScalarType Promote(ScalarType tensor, Scalar scalar) => Promote(tensor, scalar.IsFloat ? ScalarType.Float32 : scalar.Type);

        private static Scalar Times(Scalar left, Scalar right) =>
            left.IsFloat || right.IsFloat ? new Scalar(left.AsDouble * right.AsDouble) : new Scalar(left.AsLong * right.AsLong);

        private static Tensor Arithmetic<TOperation>(string name, Tensor a, Tensor b, ScalarType? forced = null)
            where TOperation : struct, IBinaryOperation
        {
            ScalarType type = forced ?? Promote(a.type, b.type), compute = type == ScalarType.Bool ? ScalarType.Int64 : type;
            long[] shape = Shapes.Broadcast(name, a.sizes, b.sizes);
            Tensor left = a.As(compute), right = b.As(compute);
            Tensor result = ReferenceEquals(shape, a.sizes) ? AllocateLike(a, compute) : Allocate(shape, compute);
            Elementwise.Binary<TOperation>(result, left, right);
            return Tidy(result, type, left, a, right, b);
        }

        private static Tensor Arithmetic<TOperation>(Tensor a, Scalar b)
            where TOperation : struct, IBinaryOperation
        {
            ScalarType type = Promote(a.type, b), compute = type == ScalarType.Bool ? ScalarType.Int64 : type;
            Tensor left = a.As(compute);
            Tensor result = AllocateLike(a, compute);
            Elementwise.Binary<TOperation>(result, left, b);
            return Tidy(result, type, left, a);
        }

        private static Tensor Arithmetic<TOperation>(Scalar a, Tensor b)
            where TOperation : struct, IBinaryOperation
        {
            ScalarType type = Promote(b.type, a), compute = type == ScalarType.Bool ? ScalarType.Int64 : type;
            Tensor right = b.As(compute);
            Tensor result = AllocateLike(b, compute);
            Elementwise.Binary<TOperation>(result, a, right);
            return Tidy(result, type, right, b);
        }

        private static Tensor Tidy(Tensor result, ScalarType type, Tensor left, Tensor a, Tensor? right = null, Tensor? b = null)
        {
            if (left != a)
                left.Dispose();
            if (right != b)
                right!.Dispose();
            if (result.type == type)
                return result;
            Tensor converted = result.As(type);
            result.Dispose();
            return converted;
        }

        private Tensor Extreme<TOperation>(string name, Tensor other, Func<Tensor, Tensor, Tensor> wins)
            where TOperation : struct, IBinaryOperation
        {
            Tensor result = Arithmetic<TOperation>(name, this, other);
            if (Tape.Records(this, other))
                Tape.Record(name, result, [this, other], [this, other], node =>
                {
                    Tensor a = node.Saved(0), b = node.Saved(1), half = node.Gradient.mul(a.eq(b)).mul_(0.5);
                    if (node.Needs(0))
                        node.Give(0, node.Gradient.mul(wins(a, b)).add_(half));
                    if (node.Needs(1))
                        node.Give(1, node.Gradient.mul(wins(b, a)).add_(half));
                });
            return result;
        }

        // Saves the old value of this (0) where the other needs it, and the other (1) where this needs it.
        private Tensor InPlace<TOperation>(string name, Tensor other, Action<Node> backward)
            where TOperation : struct, IBinaryOperation
        {
            Tape.PrepareInPlace(name, this, other);
            CheckInPlaceShape(name, other);
            CheckHolds(name, Promote(type, other.type));
            bool multiplies = typeof(TOperation) == typeof(MultiplyOperation) || typeof(TOperation) == typeof(DivideOperation);
            using Tensor? old = multiplies && Tape.Records(other) ? Apart() : null;
            Tensor operand = other.OverlapsDifferently(this) ? other.Apart() : other;
            Tensor right = operand.As(type);
            if (type == ScalarType.Bool)
                throw new NotSupportedException($"{name}: arithmetic in place on Bool is not supported; use the logical operations");
            Elementwise.Binary<TOperation>(this, this, right);
            Tape.RecordInPlace(name, this, [this, other], [old, multiplies && Tape.Records(this, other) ? other : null], backward);
            if (right != operand)
                right.Dispose();
            if (operand != other)
                operand.Dispose();
            return this;
        }

        private Tensor InPlace<TOperation>(string name, Scalar value, Action<Node> backward)
            where TOperation : struct, IBinaryOperation
        {
            Tape.PrepareInPlace(name, this);
            CheckNoOverlap(name);
            CheckHolds(name, Promote(type, value));
            Elementwise.Binary<TOperation>(this, this, value);
            Tape.RecordInPlace(name, this, [this], [], backward);
            return this;
        }

        private void CheckInPlaceShape(string name, Tensor other)
        {
            CheckNoOverlap(name);
            if (!Shapes.Broadcast(name, sizes, other.sizes).AsSpan().SequenceEqual(sizes))
                throw new ArgumentException($"{name}: an operand of shape {Shapes.Text(other.sizes)} does not fit into shape {Shapes.Text(sizes)}");
        }

        private void CheckHolds(string name, ScalarType result)
        {
            if (result != type)
                throw new InvalidOperationException($"{name}: the result is of {result}, which a tensor of {type} cannot hold; convert it first");
            if (type == ScalarType.Int64 && name.StartsWith("div", StringComparison.Ordinal))
                throw new InvalidOperationException($"{name}: a quotient of integers is of Float32, which a tensor of Int64 cannot hold; give a rounding mode");
        }
    }
}
